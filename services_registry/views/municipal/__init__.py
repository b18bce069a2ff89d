"""Screens of the municipality."""
