"""Staff: registers that come in and go out as tables, and what became of each file."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import audit
from core.imports import guide, operations, registers, sheets
from core.imports.columns import options_of
from core.imports.forms import ApplyForm, UploadForm
from core.imports.shown import (
    RUN_COLUMNS,
    ShownRow,
    apply_label,
    count_warned,
    facts_of,
    names_of,
    next_step,
    rows_of,
    tabs_of,
    warned_text,
)
from core.imports.words import in_language_of_reader
from core.imports.workflow import IMPORTS, can_import
from core.models.imports import ImportRow, ImportRun
from core.problems import OperationRefused
from core.screens import FormScreen, ListScreen, MoveScreen, Screen
from core.ui import Crumb, move_buttons

RECENT = 10


def runs_for(user: Any) -> QuerySet[ImportRun]:
    """Imports that the person may see, with what a list shows of them."""
    rows = ImportRun.objects.visible_to(user)
    return rows.select_related("uploaded_by", "job").order_by("-pk")


def home_crumb() -> Crumb:
    return Crumb(_("Imports"), reverse("staff:import-home"))


class ImportHome(Screen):
    """The registers that one may load, and the latest imports."""

    gate = registers.may_import
    template_name = "core/import_home.html"

    def get_context(self) -> dict[str, Any]:
        return {
            "title": _("Imports"),
            "lead": _(
                "Load a whole register from a table, or take it out. Every file is "
                "compared first; nothing is written before you have seen the changes."
            ),
            "breadcrumbs": [Crumb(_("Imports"))],
            "registers": registers.registers_of(self.user),
            "runs": runs_for(self.user)[:RECENT],
        }


class ImportList(ListScreen):
    """All imports; `?register=` shows those of one register."""

    gate = registers.may_import
    template_name = "core/import_list.html"
    title = _("All imports")
    export_name, columns = "imports", RUN_COLUMNS

    def rows(self) -> QuerySet[ImportRun]:
        rows = runs_for(self.user)
        slug = self.request.GET.get("register", "")
        return rows.filter(register=slug) if registers.find(slug) else rows

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "breadcrumbs": [home_crumb(), Crumb(self.title)],
            "registers": registers.registers_of(self.user),
            "chosen": self.request.GET.get("register", ""),
        }


class _OfRegister(Screen):
    """Loads the register of the address; one that the person may not load is a 403."""

    gate = registers.may_import

    def load(self) -> None:
        found = registers.find(self.kwargs["slug"])
        if found is None:
            raise Http404
        self.register = found

    def may(self) -> bool:
        return self.register.may(self.user)


class ImportRegister(_OfRegister, FormScreen):
    """A register: its template, what each column is, and the place to upload a file."""

    template_name = "core/import_register.html"
    form_class = UploadForm

    def get_context(self) -> dict[str, Any]:
        mine = runs_for(self.user).filter(register=self.register.slug)
        return {
            "register": self.register,
            "title": self.register.title,
            "lead": self.register.lead,
            "lines": guide.lines(self.register),
            "notes": guide.NOTES[1:],
            "runs": mine[:RECENT],
            "breadcrumbs": [home_crumb(), Crumb(self.register.title)],
        }

    def act(self, form: UploadForm) -> str:
        stored = operations.store_table(upload=form.cleaned_data["file"], by=self.user)
        run = operations.upload_import(
            register=self.register, stored=stored, by=self.user
        )
        return run.get_absolute_url()


class ImportTemplate(_OfRegister):
    """The template as XLSX or CSV; `?rows=1`: with all rows, where they are given out."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
        filled = request.GET.get("rows") == "1"
        if filled and not self.register.gives_out:
            raise Http404
        return sheets.template_response(
            request, self.register, filled=filled, kind=kind
        )


class _OfRun(Screen):
    """Loads the import of the address; one that is not visible is a 404."""

    gate = registers.may_import

    def load(self) -> None:
        rows = ImportRun.objects.visible_to(self.user)
        joined = rows.select_related("job", "file", "uploaded_by", "applied_by")
        self.run = get_object_or_404(joined.select_related("undone_by"), pk=self.pk)


class _Deciding(_OfRun):
    """Only for those who may load the register."""

    def may(self) -> bool:
        return can_import(self.user, self.run)


class ImportDetail(_OfRun, ListScreen):
    """An import: its job, how many rows of each kind, the rows, the next step."""

    template_name = "core/import_detail.html"

    def rows(self) -> QuerySet[ImportRow]:
        rows = rows_of(self.run, self.request.GET.get("kind", ""))
        return rows if self.run.has_rows else rows.none()

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        context = super().list_context(paged, filters)
        register = self.run.declared
        shown = []
        if register is not None and self.run.has_rows:
            wanted = {name for _letter, name in self.run.columns}
            options = options_of(c for c in register.columns if c.name in wanted)
            rows = list(paged.object_list)
            names = names_of(register, rows)
            shown = [ShownRow(row, register, options, names) for row in rows]
        return context | {"rows": shown}

    def get_context(self) -> dict[str, Any]:
        run, decides = self.run, can_import(self.user, self.run)
        warned = count_warned(run)
        return {
            "run": run,
            "warned": warned_text(warned),
            "title": run.file_name,
            "decides": decides,
            "form": ApplyForm(run=run),
            "can_apply": decides and run.is_checked and run.right_rows > 0,
            "can_undo": decides and run.is_applied,
            "counts": tabs_of(run, self.request.GET.get("kind", ""), warned),
            "next_step": next_step(run),
            "run_problems": [in_language_of_reader(told) for told in run.problems],
            "apply_label": apply_label(run),
            "facts": facts_of(run),
            "events": audit.timeline(run),
            "moves": self.buttons(),
            "breadcrumbs": self.trail(),
            **job_context(run, decides=decides),
        }

    def buttons(self) -> list[Any]:
        offered = move_buttons(IMPORTS, self.run, self.user, "staff:import-move")
        return [b for b in offered if b.name in ImportMove.moves]

    def trail(self) -> list[Crumb]:
        where = reverse("staff:import-register", args=[self.run.register])
        return [
            home_crumb(),
            Crumb(self.run.title, where if self.run.declared else ""),
            Crumb(self.run.file_name),
        ]


def job_context(run: ImportRun, *, decides: bool) -> dict[str, Any]:
    """What the component of a job needs; it cannot be retried but asked for anew."""
    where = [run.pk]
    return {
        "job": run.job,
        "poll_url": reverse("staff:import-progress", args=where),
        "cancel_url": reverse("staff:import-cancel", args=where) if decides else "",
    }


class ImportProgress(_OfRun):
    """Only the job; when it has ended the page asks for itself anew."""

    template_name = "core/_import_job.html"

    def get_context(self) -> dict[str, Any]:
        return job_context(self.run, decides=can_import(self.user, self.run))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().get(request, *args, **kwargs)
        if not self.run.is_at_work:
            response["HX-Refresh"] = "true"
        return response


class ImportRefused(_OfRun):
    """The wrong rows with their reasons, to be corrected and uploaded again."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.run.declared is None or not self.run.has_rows:
            raise Http404
        return sheets.refused_response(self.run, self.run.declared)


class _Act(_Deciding):
    """POST only: asks for one thing and goes back to the page of the import."""

    http_method_names = ["post"]

    def act(self) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.act()
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
        return HttpResponseRedirect(self.run.get_absolute_url())


class ImportApply(_Act):
    """Asks for the applying."""

    def act(self) -> None:
        left_out = self.request.POST.get("leave_out_wrong") == "on"
        operations.ask_apply(run=self.run, by=self.user, leave_out_wrong=left_out)


class ImportUndo(_Act):
    """Asks for taking it back."""

    def act(self) -> None:
        operations.ask_undo(run=self.run, by=self.user)


class ImportCancel(_Act):
    """Stops the job that is under way."""

    def act(self) -> None:
        operations.cancel_job(run=self.run, by=self.user)


class ImportMove(MoveScreen):
    """Discard, or check once more."""

    gate = registers.may_import
    machine = IMPORTS
    moves = {
        "discard": lambda run, by, reason: operations.discard(run=run, by=by),
        "check_again": lambda run, by, reason: operations.check_again(run=run, by=by),
    }

    def get_object(self) -> ImportRun:
        return get_object_or_404(ImportRun.objects.visible_to(self.user), pk=self.pk)
