"""Addresses of the app, one list per audience."""
