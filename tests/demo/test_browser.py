"""The small browser of `demo --once` reads forms as a real one does."""

import pytest

from demo.browser import Page, _Reader

pytestmark = pytest.mark.once

HTML = """
<nav><a href="/m/">Home</a> <a href="#main">Skip</a></nav>
<a href="file?x=1">File</a>
<form method="post" action="save/">
 <input type="hidden" name="token" value="t1"><input name="title" value="Мектеп">
 <input type="checkbox" name="ready" checked><input type="checkbox" name="late">
 <input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b" checked>
 <select name="oblast"><option value="">-</option><option value="2" selected>О</option></select>
 <select name="year"><option value="2015">2015</option><option value="2016">2016</option></select>
 <textarea name="note"></textarea><input type="file" name="scan"><button name="b">Go</button>
</form>
"""


def test_links_and_forms() -> None:
    page = Page("http://127.0.0.1:8000/donor/x/", 200, {}, b"")
    _Reader(page).feed(HTML)
    assert page.navigation == ["http://127.0.0.1:8000/m/"]
    assert page.links[-1] == "http://127.0.0.1:8000/donor/x/file?x=1"
    (form,) = page.forms
    assert (form.method, form.action) == ("post", "http://127.0.0.1:8000/donor/x/save/")
    assert form.fields == {
        "token": "t1",
        "title": "Мектеп",
        "ready": "on",
        "kind": "b",
        "oblast": "2",
        "year": "2015",
        "note": "",
    }
    assert form.choices["year"] == ["2015", "2016"]
