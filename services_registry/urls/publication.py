"""Addresses of what everybody can search, read and take along."""

from django.urls import URLPattern

public: list[URLPattern] = []
municipal: list[URLPattern] = []
staff: list[URLPattern] = []
