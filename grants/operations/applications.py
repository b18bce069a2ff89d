"""Writes of the applying municipality: draft, documents, submission, withdrawal."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan
from action_plans.queries import plan_costs
from core import audit, files
from core.locking import lock
from core.models.files import StoredFile
from core.problems import OperationRefused, Problem, refuse_if_any
from grants import notifications
from grants.building import eligibility, problems
from grants.enums import GrantVerb
from grants.models import Application, ApplicationDocument, BudgetLine, Call
from grants.permissions import (
    can_apply_for,
    can_apply_with,
    can_edit_application,
    can_submit_application,
)
from grants.workflow import APPLICATION
from municipalities.models import Municipality
from municipalities.queries import ended_problems

VERSION_CONFLICT = "version"
LINE_FIELDS = ("category", "source", "in_kind", "amount")


@transaction.atomic
def start_application(
    *,
    call: Call,
    municipality: Municipality,
    by: Any,
    received_at: datetime,
    plan: ActionPlan | None = None,
    title: str = "",
) -> Application:
    """Begin a draft; with a plan, its title, dates and costs are copied.

    Asked twice (a form sent again), it returns the live application that is there.
    Raises PermissionDenied, or OperationRefused at `plan` or `title`.
    """
    if not can_apply_for(by, municipality):
        raise PermissionDenied
    municipality = lock(municipality)
    there = call.applications.live().filter(municipality=municipality, plan=plan)
    found = there.select_related("call", "municipality").first()
    if found is not None:
        return found
    refuse_if_any(
        [
            *_start_problems(call, municipality, plan, title, received_at),
            *_plan_problems(municipality, plan, by),
        ]
    )
    application = _new_draft(call, municipality, plan, title)
    audit.record(
        by=by,
        verb=GrantVerb.APPLICATION_MADE,
        obj=application,
        after={"call": call.audit_label(), "title": application.title},
    )
    return application


def _new_draft(
    call: Call, municipality: Municipality, plan: ActionPlan | None, title: str
) -> Application:
    draft = Application(
        call=call, municipality=municipality, plan=plan, title=title or str(plan)
    )
    if plan is not None:
        draft.start_date, draft.end_date = plan.start_date, plan.end_date
        draft.summary, draft.stated_total = plan.goal, plan.stated_total
    draft.save()
    if plan is not None:
        _copy_costs(draft, plan)
    return draft


def _start_problems(
    call: Call,
    municipality: Municipality,
    plan: ActionPlan | None,
    title: str,
    received_at: datetime,
) -> list[Problem]:
    found = list(ended_problems(municipality))
    if not call.is_open_at(received_at):
        found.append(
            Problem(_("The call takes no applications now."), code="call_closed")
        )
    if call.needs_plan and plan is None:
        found.append(Problem(_("Choose an approved plan."), "plan", "no_plan"))
    if plan is None and not title.strip():
        found.append(Problem(_("Give the application a title."), "title", "no_title"))
    return found


def _plan_problems(
    municipality: Municipality, plan: ActionPlan | None, by: Any
) -> Iterator[Problem]:
    if plan and not (plan.is_approved and can_apply_with(by, municipality, plan)):
        message = _("Choose a plan of the municipality that the kenesh has approved.")
        yield Problem(message, "plan", "plan_not_approved")


def _copy_costs(application: Application, plan: ActionPlan) -> None:
    """Take the budget from the plan: its lines, each with the name of its measure."""
    application.budget_lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            application=application,
            order=order,
            title=_line_title(measure, line.note),
            **{name: getattr(line, name) for name in LINE_FIELDS},
        )
        for order, (measure, line) in enumerate(plan_costs(plan))
    )


def _line_title(measure: str, note: str) -> str:
    """The measure and what the line is for, where both have room."""
    title = f"{measure}: {note}" if note else measure
    room: int = BudgetLine._meta.get_field("title").max_length or 0
    return title if len(title) <= room else measure


def _open_for_change(application: Application, by: Any) -> Application:
    if not can_edit_application(by, application):
        raise PermissionDenied
    application = lock(application)
    if not application.is_editable:
        raise OperationRefused(
            [
                Problem(
                    _("The application is sent in and can no longer be changed."),
                    code="not_editable",
                )
            ]
        )
    return application


@transaction.atomic
def save_application(
    *,
    application: Application,
    version: int,
    by: Any,
    lines: Sequence[dict[str, Any]] | None = None,
    **values: Any,
) -> Application:
    """Save the draft that was opened at `version`.

    `lines` (title, category, source, in_kind, amount) replace the budget of an
    application without plan. Raises OperationRefused with code "version" when somebody
    saved meanwhile: nothing is written then.
    """
    application = _open_for_change(application, by)
    if application.version != version:
        raise OperationRefused([_saved_meanwhile()])
    before, after = audit.changed_values(application, values)
    for name, value in values.items():
        setattr(application, name, value)
    if lines is not None and application.plan_id is None:
        _replace_lines(application, lines, before, after)
    if not after:
        return application
    application.version += 1
    application.save()
    audit.record(
        by=by,
        verb=GrantVerb.APPLICATION_CHANGED,
        obj=application,
        before=before,
        after=after,
    )
    return application


def _saved_meanwhile() -> Problem:
    text = _("Somebody else saved this application while you were writing.")
    return Problem(text, code=VERSION_CONFLICT)


def _replace_lines(
    application: Application,
    lines: Sequence[dict[str, Any]],
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    names = ("title", *LINE_FIELDS)
    old = list(application.budget_lines.values(*names))
    new = [{name: line[name] for name in names} for line in lines]
    if old == new:
        return
    before["budget"], after["budget"] = old, new
    application.budget_lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(application=application, order=order, **line)
        for order, line in enumerate(new)
    )


@transaction.atomic
def save_documents(
    *, application: Application, by: Any, documents: dict[int, StoredFile | None]
) -> Application:
    """Put files to requirements (id of RequiredDocument); None takes a file away."""
    application = _open_for_change(application, by)
    there = {d.requirement_id: d for d in application.documents.all()}
    for requirement in application.call.required_documents.filter(pk__in=documents):
        new, old = documents[requirement.pk], there.get(requirement.pk)
        if old is not None and (new is None or old.file_id != new.pk):
            old.delete()
            if new is None:
                _record_document(
                    application, GrantVerb.DOCUMENT_REMOVED, requirement, by
                )
        if new is not None and (old is None or old.file_id != new.pk):
            ApplicationDocument.objects.create(
                application=application, requirement=requirement, file=files.attach(new)
            )
            _record_document(
                application, GrantVerb.DOCUMENT_UPLOADED, requirement, by, new.name
            )
    return application


def _record_document(
    application: Application, verb: GrantVerb, requirement: Any, by: Any, name: str = ""
) -> None:
    after = {"document": requirement.name_ky, "file": name}
    audit.record(by=by, verb=verb, obj=application, after=after)


@transaction.atomic
def submit_application(
    *, application: Application, version: int, by: Any, received_at: datetime
) -> Application:
    """Send the application in; the first time it gets its receipt number.

    `received_at` is when the request reached the server: it alone judges the deadline.
    Sent again unchanged (a double click), it returns the receipt that is there. Raises
    OperationRefused with every failed hard rule at its field.
    """
    # the call first, as awards do: nobody starts the scoring in between
    call = lock(application.call)
    application = lock(application)
    application.call = call
    if application.is_submitted and application.version == version:
        if not can_submit_application(by, application):
            raise PermissionDenied
        return application
    APPLICATION.require(application, "submit", by)
    if application.version != version:
        raise OperationRefused([_changed_meanwhile()])
    if application.plan is not None:
        _copy_costs(application, application.plan)
        application.plan_version = application.plan.versions.first()
    refuse_if_any(problems(eligibility(application, received_at), only_hard=True))
    first = application.submitted_at is None
    fields: dict[str, Any] = {}
    if first:
        fields = {
            "submitted_at": received_at,
            "submitted_by": by,
            "number": f"{timezone.localtime(received_at):%Y}-{application.pk:05d}",
        }
    APPLICATION.carry_out(application, "submit", by=by, **fields)
    notifications.application_submitted(application)
    return application


def _changed_meanwhile() -> Problem:
    return Problem(
        _("The application was changed meanwhile. Check the answers once more."),
        code=VERSION_CONFLICT,
    )


@transaction.atomic
def withdraw_application(
    *, application: Application, by: Any, reason: str
) -> Application:
    """Take the application back, before the commission's session."""
    call = lock(application.call)
    application = lock(application)
    application.call = call
    APPLICATION.carry_out(application, "withdraw", by=by, reason=reason)
    return application
