"""Addresses of the app, one list per audience."""

from django.urls import path

from accounts.views import public as public_views

public = [path("my-account/", public_views.Account.as_view(), name="account")]
