"""Fields that take what people type, and forms that say clearly what is wrong."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import translation

from core.forms import (
    AmountField,
    CountField,
    DayField,
    MomentField,
    NumberField,
    PercentField,
    PortalForm,
    PortalModelForm,
    add_problems,
)
from core.problems import OperationRefused, Problem
from grants.models import Call

pytestmark = pytest.mark.once


class SumForm(PortalForm):
    amount = AmountField(
        label="Sum", help_text="Not above the ceiling.", max_value=4_000_000
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(
        label="Kind", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")]
    )
    sure = forms.BooleanField(label="Sure")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1 234,50", "1234.50"),
        ("1234.50", "1234.50"),
        ("1\xa0234\xa0567,89", "1234567.89"),
        ("1\u202f234", "1234"),
        ("250000", "250000"),
        (" 250 000 сом ", "250000"),
        ("0,1", "0.1"),
        ("12,", "12"),
    ],
)
def test_sum_is_read_as_people_write_it(typed: str, value: str) -> None:
    assert AmountField().clean(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    ["1,234", "1.234.567", "12 34", "1 2 3", "1,2,3", "1e5", "NaN", "Infinity", "=1+1",
     "١٢٣", "abc", "--5", "1 234 56"],
)  # fmt: skip
def test_what_is_no_clear_sum_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


def test_limits_are_told_in_the_portals_way_of_writing() -> None:
    with pytest.raises(ValidationError) as refused:
        AmountField(max_value=4_000_000).clean("4 000 000,01")
    assert refused.value.messages == ["The sum cannot be more than 4\xa0000\xa0000."]
    with pytest.raises(ValidationError) as refused:
        AmountField().clean("-1")
    assert refused.value.messages == ["The sum cannot be less than 0."]


def test_other_fields() -> None:
    assert PercentField().clean("11,13 %") == Decimal("11.13")
    assert NumberField().clean("3 245,5") == Decimal("3245.5")
    assert CountField().clean("5 800") == 5800
    assert DayField().clean("2015-08-20") == date(2015, 8, 20)
    assert DayField().clean("20.08.2015") == date(2015, 8, 20)
    moment = MomentField().clean("2015-08-20T18:00")
    assert moment.astimezone(UTC) == datetime(2015, 8, 20, 12, 0, tzinfo=UTC)


def test_known_sum_is_shown_grouped_and_typed_text_stays() -> None:
    fresh = SumForm(initial={"amount": Decimal("1234567.5")})
    assert 'value="1\xa0234\xa0567,50"' in str(fresh["amount"])
    refused = SumForm({"amount": "many", "kind": "a"})
    assert 'value="many"' in str(refused["amount"])


def test_an_unchanged_grouped_sum_is_no_change() -> None:
    form = SumForm({"amount": "1\xa0234,50"}, initial={"amount": Decimal("1234.50")})
    assert "amount" not in form.changed_data


def test_field_links_label_hint_and_error_to_the_input() -> None:
    form = SumForm({"amount": "many", "kind": "a", "sure": "on"})
    html = form["amount"].as_field_group()
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described is not None
    assert described[1].split() == ["id_amount_helptext", "id_amount_error"]
    for target in described[1].split():
        assert html.count(f'id="{target}"') == 1
    assert html.count('<label for="id_amount">') == 1
    assert html.count('aria-invalid="true"') == 1
    assert 'class="form-control input-money"' in html


def test_only_optional_fields_are_marked() -> None:
    html = str(SumForm())
    assert html.count("(optional)") == 1
    assert html.index("Note") < html.index("(optional)") < html.index("Kind")


def test_an_empty_choice_is_said_in_words() -> None:
    class Choice(PortalForm):
        kind = forms.ChoiceField(choices=[("", "---------"), ("a", "A")])

    assert "not chosen" in str(Choice())
    assert "---" not in str(Choice())


def test_group_has_a_legend_and_one_label_for_each_choice() -> None:
    html = SumForm()["kind"].as_field_group()
    assert html.count("<legend>Kind") == 1
    assert re.findall(r'<label for="(id_kind_\d)">(\w)</label>', html) == [
        ("id_kind_0", "A"),
        ("id_kind_1", "B"),
    ]


def summary(*objects: Any) -> str:
    names = {f"f{i}": obj for i, obj in enumerate(objects)}
    source = "{% load portal %}{% error_summary " + " ".join(names) + " %}"
    return Template(source).render(Context(names))


def test_summary_links_every_error_to_an_existing_input() -> None:
    form = SumForm({"amount": "many"})
    form.full_clean()
    form.add_error(None, "The sums do not add up.")
    html = summary(form)
    page = html + str(form)
    assert re.findall(r'href="#([^"]+)"', html) == ["id_amount", "id_kind_0", "id_sure"]
    for target in re.findall(r'href="#([^"]+)"', html):
        assert (
            len(re.findall(f'(?:input|select|textarea)[^>]* id="{target}"', page)) == 1
        )
    assert "There are 4 problems." in html
    assert html.count("The sums do not add up.") == 1


def test_summary_covers_formsets_and_is_absent_without_errors() -> None:
    lines = forms.formset_factory(SumForm, extra=1, min_num=1, validate_min=True)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-amount": "many"}
    html = summary(lines(data))
    assert "#id_form-0-amount" in html
    assert summary(SumForm()).strip() == ""
    assert summary(None).strip() == ""


def test_refused_operation_lands_at_its_fields() -> None:
    form = SumForm({"amount": "1", "kind": "a", "sure": "on"})
    assert form.is_valid()
    refused = OperationRefused(
        [
            Problem("Over the ceiling.", "amount", "ceiling"),
            Problem("Closed.", "deadline"),
            Problem("Too short.", "text"),
        ]
    )
    add_problems(form, refused, fields={"text": "note"})
    assert form.errors == {
        "amount": ["Over the ceiling."],
        "__all__": ["Closed."],
        "note": ["Too short."],
    }
    assert form.has_error("amount", "ceiling")


def test_error_text_is_escaped() -> None:
    form = SumForm({"amount": "1", "kind": "<script>x</script>", "sure": "on"})
    assert "<script>" not in str(form) + summary(form)


def test_model_forms_use_the_portals_fields() -> None:
    class CallForm(PortalModelForm):
        class Meta:
            model = Call
            fields = ("ceiling", "opens_at")

    form = CallForm()
    assert isinstance(form.fields["ceiling"], AmountField)
    assert isinstance(form.fields["opens_at"], MomentField)
    assert 'type="datetime-local"' in str(form["opens_at"])


def test_a_librarys_form_gets_the_same_field() -> None:
    class Foreign(forms.Form):
        login = forms.EmailField(label="E-mail")

    html = Template("{% load portal %}{% field form.login %}").render(
        Context({"form": Foreign()})
    )
    assert html.count('class="form-control"') == 1
    assert re.findall(r'<label for="id_login">E-mail\s*</label>', html) != []


class OneAndMany(PortalForm):
    name = forms.CharField()
    text = forms.CharField(widget=forms.Textarea)
    secret = forms.CharField(widget=forms.PasswordInput, strip=False)


def test_a_field_of_one_line_holds_one_line() -> None:
    given = "a\r\nb"
    form = OneAndMany({"name": given, "text": given, "secret": given})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "a b", "text": given, "secret": given}
