"""Addresses of work on many entries at once."""

from django.urls import URLPattern

public: list[URLPattern] = []
municipal: list[URLPattern] = []
staff: list[URLPattern] = []
