"""Registers of action plans that come in and go out as tables."""

from action_plans.resources import past

__all__ = ["past"]
