"""Addresses of public discussion, differences, checks, verification."""

from django.urls import URLPattern

public: list[URLPattern] = []
municipal: list[URLPattern] = []
staff: list[URLPattern] = []
