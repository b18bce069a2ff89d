"""Base classes of all screens.

A screen loads its objects through `visible_to` (a stranger's object is a 404), asks a
permission (403), and calls at most one operation. Subclasses stay short:

    class CallDetail(Screen):
        gate = works_as_staff                     # who may enter at all
        template_name = "grants/call_detail.html"

        def load(self):
            self.call = get_object_or_404(Call.objects.visible_to(self.user), pk=self.pk)

        def may(self):
            return can_see_call(self.user, self.call)

        def get_context(self):
            return {"call": self.call}
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.forms import BaseForm
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from core.forms import add_problems
from core.problems import OperationRefused
from core.spreadsheets import Column, table_response
from core.text import search_key, without_nul
from core.workflow import Machine

PAGE_ROWS = 50


class Screen(View):
    """One page. `gate(user)` None means: open to everybody, also without log-in.

    Set on every instance before `load`: `self.user`, `self.pk` (the URL's pk, if any).
    """

    # (user) -> bool; Any, because mypy would take the function for a method
    gate: Any = None
    template_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.user: Any = request.user
        self.pk = kwargs.get("pk")

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        gate = type(self).gate
        if gate is not None:
            if not self.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not gate(self.user):
                raise PermissionDenied
        self.load()
        if not self.may():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def load(self) -> None:
        """Fetch the objects of the page through `visible_to`; raise Http404."""

    def may(self) -> bool:
        """Whether this user may do what the page is for (403 when not)."""
        return True

    def get_context(self) -> dict[str, Any]:
        return {}

    def page(self, status: int = 200, **extra: Any) -> HttpResponse:
        """The template with the context; `extra` wins."""
        context = {"screen": self, **self.get_context(), **extra}
        return render(self.request, self.template_name, context, status=status)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.page()

    def tell(self, sentence: Any) -> None:
        """Show a message of success on the next page."""
        messages.success(self.request, sentence)

    def warn(self, sentence: Any) -> None:
        messages.error(self.request, sentence)


class FormScreen(Screen):
    """A page with one form: GET shows it, POST cleans it and calls `act`.

    `act(form)` calls one operation and returns the URL to go to. What the operation
    refuses appears at the fields (422), with everything typed still there.
    """

    form_class: type[BaseForm]
    success: Any = ""

    def form_arguments(self) -> dict[str, Any]:
        """Keyword arguments of the form: instance, initial, choices, user..."""
        return {}

    def make_form(self) -> BaseForm:
        arguments = self.form_arguments()
        if self.request.method == "POST":
            arguments |= {"data": self.request.POST, "files": self.request.FILES}
        return self.form_class(**arguments)

    def act(self, form: Any) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.page(form=self.make_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.make_form()
        if form.is_valid():
            try:
                target = self.act(form)
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                if self.success:
                    self.tell(self.success)
                return HttpResponseRedirect(target)
        return self.page(status=422, form=form)


class MoveScreen(Screen):
    """POST only: one plain move of a state machine, with an optional reason.

    URL: `.../<pk>/move/<str:move>/`. `moves` maps the move's name to a function
    `(obj, by, reason) -> None` that calls the operation.
    """

    http_method_names = ["post"]
    machine: Machine
    moves: dict[str, Callable[..., Any]]

    def get_object(self) -> Any:
        raise NotImplementedError

    def back_to(self) -> str:
        return self.object.get_absolute_url()

    def load(self) -> None:
        self.object = self.get_object()

    def may(self) -> bool:
        name = self.kwargs["move"]
        return name in self.moves and self.machine.move(name).may(
            self.user, self.object
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = self.kwargs["move"]
        try:
            reason = without_nul(request.POST.get("reason", ""))
            self.moves[name](self.object, by=self.user, reason=reason)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
        else:
            self.tell(_("Done: %(what)s.") % {"what": self.machine.move(name).done})
        return HttpResponseRedirect(self.back_to())


class ListScreen(Screen):
    """A list: filters and search in the URL, sorting, pages of 50, export of what is seen.

    - `rows()` returns the queryset, already `visible_to(user)` with its joins;
    - `filterset_class` (django-filter) narrows it; `?q=` searches `search_fields`
      (stored search keys, so that «Кок» finds «Көк»);
    - `sorts` maps the value of `?sort=` to `order_by` names; "-" in front turns it;
    - `columns` are the columns of the export (`?export=xlsx` or `csv`).
    """

    filterset_class: Any = None
    search_fields: Sequence[str] = ()
    sorts: dict[str, tuple[str, ...]] = {}
    default_sort = ""
    page_rows = PAGE_ROWS
    columns: Sequence[Column] = ()
    export_name = "list"
    title: Any = ""

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows, filters = self.narrowed()
        kind = request.GET.get("export", "")
        if kind in {"xlsx", "csv"} and self.columns:
            return table_response(
                request,
                name=self.export_name,
                title=self.title,
                columns=self.columns,
                rows=rows.iterator(chunk_size=2000),
                kind=kind,
            )
        return self.page(**self.list_context(self.paged(rows), filters))

    def paged(self, rows: QuerySet[Any]) -> Page[Any]:
        """The page of the list that the address asks for."""
        return Paginator(rows, self.page_rows).get_page(self.request.GET.get("page"))

    def narrowed(self) -> tuple[QuerySet[Any], Any]:
        """The filtered, searched and sorted rows, and the filter form's set."""
        rows, filters = self.rows(), None
        if self.filterset_class is not None:
            filters = self.filterset_class(
                self.request.GET, queryset=rows, request=self.request
            )
            rows = filters.qs
        rows = self.searched(rows, search_key(self.request.GET.get("q", "")))
        return self.sorted(rows), filters

    def searched(self, rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
        """Rows that match each word of a folded text."""
        for word in wanted.split():
            rows = self.matching(rows, word)
        return rows

    def matching(self, rows: QuerySet[Any], word: str) -> QuerySet[Any]:
        """Rows in which any of `search_fields` holds the folded word."""
        query = Q()
        for name in self.search_fields:
            query |= Q(**{f"{name}__contains": word})
        return rows.filter(query)

    def sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.request.GET.get("sort", "")
        if asked.removeprefix("-") not in self.sorts:
            # an address that was changed by hand: pages still need a firm order
            asked = self.default_sort
        names = self.sorts.get(asked.removeprefix("-"))
        if names is None:
            return rows
        turned = asked.startswith("-")
        return rows.order_by(*(_turned(n) if turned else n for n in names), "pk")

    def list_context(self, paged: Page[Any], filters: Any) -> dict[str, Any]:
        kept = self.request.GET.copy()
        for name in ("page", "export"):
            kept.pop(name, None)
        return {
            "page_obj": paged,
            "rows": paged.object_list,
            "filters": filters,
            "query": self.request.GET.get("q", ""),
            "sort": self.request.GET.get("sort", "") or self.default_sort,
            "kept_query": kept.urlencode(),
            "is_narrowed": any(value for value in kept.values()),
            "can_export": bool(self.columns),
        }


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"
