"""Addresses of the selections, by audience."""

from django.urls import URLPattern

public: list[URLPattern] = []
municipal: list[URLPattern] = []
staff: list[URLPattern] = []
