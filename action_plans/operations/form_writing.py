"""Writing what was picked of a filled form, through the operations of the plan's pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from action_plans.building.form_layout import place_text
from action_plans.operations.rows import add_row, change_row, remove_row
from action_plans.operations.texts import save_section
from action_plans.queries import ROW_KINDS, SECTIONS, PlanContent
from action_plans.queries.form_cells import form_options
from action_plans.queries.form_columns import (
    COSTS,
    GROUPS,
    ORDER,
    FormColumn,
    chosen_fields,
    lines_of_cells,
    row_columns,
    text_columns,
)
from action_plans.queries.form_differences import TEXT, FormItem
from action_plans.queries.sections import field_label
from core.problems import OperationRefused, Problem
from services_registry.enums import Difference

Step = tuple[Callable[[], None], Callable[[Problem], Problem]]
FIRST = {Difference.REMOVED: 0, Difference.CHANGED: 1, Difference.ADDED: 2}


class FormWriter:
    """Writes items in an order in which each finds what it names.

    Rows can stand in each other's way: a chair has to go before another one comes. What
    is refused is tried again after the others, until nothing more succeeds.
    """

    def __init__(self, content: PlanContent, file: Mapping[str, Any], by: Any) -> None:
        self.plan, self.file, self.by = content.plan, file, by
        self.options = form_options(content, file["partners"])
        # rows that were made, by their key in the file
        self.made: dict[tuple[str, str], Any] = {}

    def write(self, items: Iterable[FormItem]) -> None:
        """Write all of them. Raises OperationRefused with every reason."""
        steps = list(self._steps(list(items)))
        while steps:
            left: list[Step] = []
            problems: list[Problem] = []
            for step in steps:
                do, told = step
                try:
                    do()
                except OperationRefused as refused:
                    left.append(step)
                    problems += map(told, refused.problems)
            if len(left) == len(steps):
                raise OperationRefused(problems)
            steps = left

    def _steps(self, items: list[FormItem]) -> Iterator[Step]:
        rows = [item for item in items if item.what != TEXT]
        order = {kind: place for place, kind in enumerate(ORDER)}
        for item in sorted(
            rows,
            key=lambda i: (
                i.difference != Difference.REMOVED,
                order[i.kind],
                FIRST[i.difference],
            ),
        ):
            yield self._row_step(item)
        for section in SECTIONS:
            own = [i for i in items if i.what == TEXT and i.section == section.slug]
            if own:
                yield self._text_step(section.slug, str(section.title), own)

    def _text_step(self, slug: str, title: str, items: list[FormItem]) -> Step:
        values = {item.key: self._text(slug, item) for item in items}

        def write() -> None:
            save_section(
                plan=self.plan,
                # under the lock of the plan: what is picked stands as it was shown
                version=self.plan.version,
                section=slug,
                values=values,
                by=self.by,
            )

        def told(problem: Problem) -> Problem:
            place = f"{title}, {field_label(problem.field)}" if problem.field else title
            return Problem(f"{place}: {problem}", code=problem.code)

        return write, told

    def _text(self, slug: str, item: FormItem) -> Any:
        answer = item.answers[0]
        if answer.name in chosen_fields(slug):
            known = self.options[answer.name]
            return [known[code].row for code in answer.file if code in known]
        column = next(c for c in text_columns(slug) if c.name == answer.name)
        return column.base.value_of(answer.file, {})

    def _row_step(self, item: FormItem) -> Step:
        write = {
            Difference.ADDED: self._add,
            Difference.CHANGED: self._change,
            Difference.REMOVED: self._remove,
        }[item.difference]

        def told(problem: Problem) -> Problem:
            sheet = self.file["sheets"].get(item.kind, ROW_KINDS[item.kind].title)
            place = place_text(sheet, item.at) if item.at else sheet
            return Problem(f"{place}: {problem}", code=problem.code)

        return lambda: write(item), told

    def _add(self, item: FormItem) -> None:
        values = self._values(item, None)
        self.made[item.kind, item.key] = add_row(
            plan=self.plan, kind=item.kind, values=values, by=self.by
        )

    def _change(self, item: FormItem) -> None:
        row = self._row(item.kind, item.key)
        change_row(
            plan=self.plan,
            kind=item.kind,
            row_id=row.pk,
            version=row.version,
            values=self._values(item, row),
            by=self.by,
        )

    def _remove(self, item: FormItem) -> None:
        row = self._row(item.kind, item.key)
        remove_row(plan=self.plan, kind=item.kind, row_id=row.pk, by=self.by)

    def _values(self, item: FormItem, row: Any) -> dict[str, Any]:
        """The values of a row as its form would give them."""
        columns = {column.name: column for column in row_columns(item.kind)}
        values: dict[str, Any] = {}
        groups = dict(row.groups) if row is not None and item.kind == PEOPLE else {}
        for answer in item.answers:
            if answer.name == COSTS:
                values[COSTS] = lines_of_cells(answer.file)
            elif answer.name.startswith(f"{GROUPS}."):
                groups[answer.name.partition(".")[2]] = answer.file
            else:
                values[answer.name] = self._value(columns[answer.name], answer.file)
        if item.kind == PEOPLE:
            values[GROUPS] = {name: count for name, count in groups.items() if count}
        user = values.get("user") or getattr(row, "user", None)
        if item.kind == "member" and values.get("name") == "" and user is not None:
            values["name"] = user.full_name
        return values

    def _value(self, column: FormColumn, cell: Any) -> Any:
        if column.kind == "row":
            return self._row(column.of, cell) if cell else None
        if column.kind == "option":
            option = self.options[column.of].get(cell) if cell else None
            return option.row if option else None
        return column.base.value_of(cell, {})

    def _row(self, kind: str, key: str) -> Any:
        """A row that stands in the plan, or that was made of the same form."""
        if (kind, key) in self.made:
            return self.made[kind, key]
        names = {"key": key} if kind in KEYED else {"municipality__code": key}
        rows = ROW_KINDS[kind].model._default_manager.filter(plan=self.plan)
        row: Any = None if key.startswith("new-") else rows.filter(**names).first()
        if row is None:
            message = _(
                "It names a row that is not taken over. Take over that row, too."
            )
            raise OperationRefused([Problem(message, code="row_missing")])
        return row


PEOPLE = "beneficiaries"
KEYED = frozenset(ROW_KINDS) - {"partner"}
