"""Filters of the registry's templates: `{% load registry %}`."""

from django import template

from services_registry.queries import channel_line

register = template.Library()
register.filter("channel_text", channel_line)
