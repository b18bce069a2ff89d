"""Forms that were filled in without a line: handing one in, taking answers over."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.building.form_reading import read_form
from action_plans.enums import PlanVerb
from action_plans.models import ActionPlan, FilledForm
from action_plans.operations.form_writing import FormWriter
from action_plans.operations.texts import locked_for_writing, refuse_if_closed
from action_plans.permissions import can_write_plan
from action_plans.queries import plan_content
from action_plans.queries.form_cells import plan_cells
from action_plans.queries.form_differences import FormItem, form_differences
from core import audit, files
from core.file_kinds import XLSX
from core.locking import lock
from core.problems import OperationRefused, Problem


def hand_in_form(*, plan: ActionPlan, upload: UploadedFile, by: Any) -> FilledForm:
    """Read a filled form and keep it with its file; nothing of the plan changes.

    The same file sent twice (a double click) is kept once. Raises PermissionDenied, or
    OperationRefused at `file`.
    """
    if not can_write_plan(by, plan):
        raise PermissionDenied
    refuse_if_closed(plan)
    # reading takes seconds: nobody waits for a lock meanwhile
    content = read_form(plan, upload)
    stored = files.store(upload=upload, by=by, kinds=(XLSX,))
    with transaction.atomic():
        plan = locked_for_writing(plan, by)
        there = FilledForm.objects.filter(
            plan=plan, uploaded_by=by, taken_at=None, file__sha256=stored.sha256
        ).first()
        if there is not None:
            return there
        form = FilledForm.objects.create(
            plan=plan,
            file=files.attach(stored),
            uploaded_by=by,
            base_version=content["base"]["version"],
            content=content,
        )
        audit.record(
            by=by,
            verb=PlanVerb.FORM_HANDED_IN,
            obj=plan,
            after={"file": stored.name, "version": form.base_version},
        )
    return form


@transaction.atomic
def take_form_over(*, form: FilledForm, picks: Collection[str], by: Any) -> FilledForm:
    """Write into the plan what was picked of a form, all of it or nothing.

    `picks` are the marks that `FormItem.pick` gave to the page: what changed since the
    page was made is refused. Asked twice, it takes over once. Raises PermissionDenied,
    or OperationRefused with the place of each answer that the plan cannot take.
    """
    plan = locked_for_writing(form.plan, by)
    form = lock(form)
    if form.taken_at is not None:
        return form
    content = plan_content(plan)
    chosen = _chosen(form_differences(plan_cells(content), form.content), picks)
    FormWriter(content, form.content, by).write(chosen)
    form.taken_at = timezone.now()
    form.save(update_fields=["taken_at", "updated_at"])
    rows = sum(bool(item.kind) for item in chosen)
    audit.record(
        by=by,
        verb=PlanVerb.FORM_TAKEN,
        obj=plan,
        after={"file": form.file.name, "answers": len(chosen) - rows, "rows": rows},
    )
    return form


def _chosen(items: list[FormItem], picks: Collection[str]) -> list[FormItem]:
    known = {item.pick: item for item in items if item.can_take}
    if not picks:
        message = _("Choose at least one answer to take over.")
        raise OperationRefused([Problem(message, code="nothing_picked")])
    if not set(picks) <= set(known):
        message = _(
            "The plan changed while you were looking. Look at the differences once more, "
            "then choose again."
        )
        raise OperationRefused([Problem(message, code="changed_meanwhile")])
    return [item for pick, item in known.items() if pick in picks]
