"""Addresses of passports of services and their quality."""

from django.urls import URLPattern

public: list[URLPattern] = []
municipal: list[URLPattern] = []
staff: list[URLPattern] = []
