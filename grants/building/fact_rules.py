"""Rules on who applies, when, with which plan and papers."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.dates import add_months
from core.formats import date_text, moment_text, percent
from grants.building.rules import Case, Rule
from municipalities.enums import MembershipState


def dates(case: Case) -> Iterator[Rule]:
    call = case.call
    passed = call.opens_at <= case.moment <= call.closes_at
    late = _("The call closed on %(when)s. The application is too late.")
    early = _("The call opens on %(when)s.")
    when = call.closes_at if case.moment > call.closes_at else call.opens_at
    text = late if case.moment > call.closes_at else early
    yield Rule(
        "dates",
        _("The application comes in time"),
        passed,
        value=moment_text(case.moment),
        threshold=_("from %(start)s to %(end)s (Bishkek time)")
        % {"start": moment_text(call.opens_at), "end": moment_text(call.closes_at)},
        source=_("server time when the form arrived"),
        note="" if passed else text % {"when": moment_text(when)},
    )


def cohort(case: Case) -> Iterator[Rule]:
    memberships = list(
        case.application.municipality.memberships.filter(
            cohort__in=case.call.cohorts.all(), state=MembershipState.ACTIVE
        ).select_related("cohort")
    )
    signed = [m for m in memberships if m.commitments_date]
    note = ""
    if not memberships:
        note = _("The municipality is not a member of a cohort of this call.")
    elif not signed:
        note = _("The municipality has not signed the commitments of its cohort.")
    best = next(iter(signed or memberships), None)
    yield Rule(
        "cohort",
        _("The municipality is in a cohort of the call and signed the commitments"),
        bool(signed),
        value=best.cohort.name if best else _("no membership"),
        threshold=", ".join(cohort.name for cohort in case.call.cohorts.all()),
        source=_("commitments signed on %(date)s")
        % {"date": date_text(best.commitments_date)}
        if signed and best
        else "",
        note=note,
    )


def sufficiency(case: Case) -> Iterator[Rule]:
    call = case.call
    if call.minimum_budget_sufficiency is None:
        return
    known = case.application.municipality.budget_sufficiencies.all()
    if call.sufficiency_year:
        known = known.filter(year=call.sufficiency_year)
    found = known.order_by("-year").first()
    passed = bool(found and found.percent >= call.minimum_budget_sufficiency)
    note = ""
    if found is None:
        note = _(
            "The budget sufficiency is not recorded. Send the programme the document "
            "of the Ministry of Finance."
        )
    elif not passed:
        note = _("The budget sufficiency is below what the call asks for.")
    yield Rule(
        "sufficiency",
        _("Budget sufficiency"),
        passed,
        value=_("%(percent)s in %(year)s")
        % {"percent": percent(found.percent), "year": found.year}
        if found
        else _("not known"),
        threshold=_("at least %(percent)s")
        % {"percent": percent(call.minimum_budget_sufficiency)},
        source=found.source if found else "",
        note=note,
        is_hard=False,
    )


def plan(case: Case) -> Iterator[Rule]:
    plan = case.application.plan
    if not case.call.needs_plan:
        return
    resolution = plan.resolution if plan else None
    passed = bool(plan and plan.is_approved and resolution)
    yield Rule(
        "plan",
        _("The action plan is approved by the local kenesh"),
        passed,
        value=plan.title if plan else _("no plan"),
        source=_("resolution %(resolution)s") % {"resolution": resolution}
        if resolution
        else "",
        note=""
        if passed
        else _("Choose a plan that the kenesh has approved by a resolution."),
        field="plan",
    )


def texts(case: Case) -> Iterator[Rule]:
    passed = bool(case.application.summary.strip())
    yield Rule(
        "summary",
        _("The application says what the grant will be used for"),
        passed,
        note="" if passed else _("Describe what the grant will be used for."),
        field="summary",
    )


def duration(case: Case) -> Iterator[Rule]:
    start, end = case.application.start_date, case.application.end_date
    most = case.call.maximum_months
    if most is None:
        return
    note = ""
    if start is None or end is None:
        note = _("Enter when the work starts and ends.")
    elif end < start:
        note = _("The end of the work is before its start.")
    elif end > add_months(start, most):
        note = _("The work lasts longer than the call allows.")
    yield Rule(
        "duration",
        _("Duration of the work"),
        not note,
        value=_("%(start)s – %(end)s")
        % {"start": date_text(start), "end": date_text(end)},
        threshold=_("at most %(months)s months") % {"months": most},
        note=note,
        field="end_date",
    )


def number_of_applications(case: Case) -> Iterator[Rule]:
    most = case.call.maximum_applications
    if most is None:
        return
    sent = (
        case.call.applications.live()
        .filter(
            municipality=case.application.municipality_id, submitted_at__isnull=False
        )
        .exclude(pk=case.application.pk)
        .count()
    )
    passed = sent < most
    yield Rule(
        "applications",
        _("Number of applications of the municipality"),
        passed,
        value=str(sent + 1),
        threshold=_("at most %(count)s") % {"count": most},
        note=""
        if passed
        else _("The municipality has already sent as many applications as it may."),
    )


def documents(case: Case) -> Iterator[Rule]:
    given = {
        document.requirement_id: document.file.name
        for document in case.application.documents.select_related("file")
    }
    for wanted in case.call.required_documents.all():
        if wanted.is_required:
            name = given.get(wanted.pk)
            yield Rule(
                f"document-{wanted.pk}",
                _("Document: %(name)s") % {"name": wanted.name},
                name is not None,
                value=name or _("missing"),
                note=""
                if name
                else _("Add the document “%(name)s”.") % {"name": wanted.name},
                field=f"document_{wanted.pk}",
            )
