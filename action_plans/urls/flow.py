"""Submission and review, versions, changes of an approved plan."""

from django.urls import URLPattern

municipal: list[URLPattern] = []

staff: list[URLPattern] = []
