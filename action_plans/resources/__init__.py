"""Registers of action plans that come in and go out as tables, and the usual texts."""

from action_plans.resources import past
from action_plans.resources.usual_texts import (
    load_usual_texts,
    read_criteria,
    read_help,
)

__all__ = ["load_usual_texts", "past", "read_criteria", "read_help"]
