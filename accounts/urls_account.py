"""Log-in, password and second-factor addresses, made by allauth."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
