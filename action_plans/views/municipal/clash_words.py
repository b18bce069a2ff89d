"""What the page of a conflict calls both sides: texts, figures, lines, other answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


def words_for(field: forms.Field, saved: Any) -> dict[str, str]:
    """The words for a field; `saved`: the audit row of the other save, or None."""
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return {
            "mine": _("Your figure"),
            "theirs": _("Figure of %(who)s") % {"who": saved.actor_label}
            if saved
            else _("Figure saved meanwhile"),
            "keep_mine": _("Keep my figure"),
            "keep_theirs": _("Keep the saved figure"),
            "choose": _("Choose which figure stays."),
        }
    if isinstance(field, forms.CharField):
        return {
            "mine": _("Your text"),
            "theirs": _("Text of %(who)s") % {"who": saved.actor_label}
            if saved
            else _("Text saved meanwhile"),
            "keep_mine": _("Keep my text"),
            "keep_theirs": _("Keep the saved text"),
            "choose": _("Choose which text stays."),
        }
    return {
        "mine": _("Your answer"),
        "theirs": _("Answer of %(who)s") % {"who": saved.actor_label}
        if saved
        else _("Answer saved meanwhile"),
        "keep_mine": _("Keep my answer"),
        "keep_theirs": _("Keep the saved answer"),
        "choose": _("Choose which answer stays."),
    }


def lines_words(saved: Any) -> dict[str, str]:
    """The words for the lines of a budget."""
    return {
        "mine": _("Your line"),
        "theirs": _("Line of %(who)s") % {"who": saved.actor_label}
        if saved
        else _("Line saved meanwhile"),
        "keep_mine": _("Keep all my lines"),
        "keep_theirs": _("Keep all saved lines"),
    }
