"""Local copies of what is typed: the page tells the browser which of them are saved.

The browser keeps a copy until it hears so (`static/portal/writing.js`). Each copy has a
key of its own, which the form sends along; the session remembers the last ones.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

from action_plans.forms.seen import marks_of
from action_plans.operations import mark_of

KEY = re.compile(r"[a-z0-9]{1,24}")
NO_SCRIPT = "page"  # the key of a page that has none of its own
REMEMBERED = 20
SAVED = "saved_drafts"
MARKS, PAGES = "draft_marks", 5


def keep_draft_saved(request: HttpRequest) -> None:
    """Remember that the copy which the form names stands in the record now."""
    key = request.POST.get("draft", "")
    if KEY.fullmatch(key):
        known = request.session.get(SAVED, [])
        request.session[SAVED] = [*known, key][-REMEMBERED:]


def key_of_page(request: HttpRequest) -> str:
    """The key of the page that sends, as its draft is kept under it."""
    key = request.POST.get("draft", "")
    return key if KEY.fullmatch(key) else NO_SCRIPT


def is_saved(request: HttpRequest) -> bool:
    """Whether a page comes late: what it typed was saved meanwhile."""
    key = key_of_page(request)
    return key != NO_SCRIPT and key in request.session.get(SAVED, [])


def remember_marks(request: HttpRequest, marks: str) -> None:
    """What the page wrote, for the case that it never gets the answer."""
    key = request.POST.get("draft", "")
    if KEY.fullmatch(key):
        known = dict(list(request.session.get(MARKS, {}).items())[-PAGES:])
        request.session[MARKS] = {**known, key: marks}


def with_own_marks(
    request: HttpRequest, data: QueryDict, stored: Mapping[str, Any]
) -> QueryDict:
    """What this page wrote itself counts as seen: a lost answer is no colleague."""
    own = marks_of(request.session.get(MARKS, {}).get(data.get("draft", ""), ""))
    mine = {n: m for n, m in own.items() if n in stored and m == mark_of(stored[n])}
    if not mine:
        return data
    data = data.copy()
    data["seen"] = json.dumps(marks_of(data.get("seen", "")) | mine)
    return data


def drafts_of(request: HttpRequest) -> dict[str, Any]:
    """Whose copies the page may offer, and which of them are saved."""
    return {
        "writer": request.user.pk,
        "saved": " ".join(request.session.get(SAVED, [])),
    }
