"""What a filled form says otherwise than the plan: base, plan now and file compared.

What the file did not change stays as it stands now, also where a colleague changed it
since the form was made. Only what both changed is a clash.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from action_plans.queries.form_cells import PlanCells, mark_of_cell
from action_plans.queries.form_columns import (
    COSTS,
    FILES,
    LINE_FIELDS,
    LINES,
    ORDER,
    is_summed,
    row_columns,
)
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.sections import SECTIONS, section_of_rows
from services_registry.enums import Difference

TEXT, ROW = "text", "row"
NEW = "new-"


@dataclass(frozen=True)
class Answer:
    """One question with both answers; `meanwhile`: a colleague changed it, too."""

    name: str
    now: Any
    file: Any
    meanwhile: bool = False


@dataclass(frozen=True)
class FormItem:
    """What can be picked by itself: an answer of a section, or a row.

    `key`: that of the row, or `new-7` for row 7 of its sheet; `is_gone`: a colleague
    removed the row since; `is_whole`: all its cells could be read.
    """

    what: str
    section: str
    kind: str
    key: str
    difference: Difference
    answers: tuple[Answer, ...]
    at: int = 0
    meanwhile: bool = False
    is_gone: bool = False
    is_whole: bool = True

    @property
    def id(self) -> str:
        return f"{self.what}:{self.kind or self.section}:{self.key}"

    @property
    def pick(self) -> str:
        """What a page sends back: with a mark of both sides as they were shown."""
        sides = [self.difference.value, self.is_gone]
        sides += [[a.name, a.now, a.file] for a in self.answers]
        return f"{self.id}~{mark_of_cell(sides)}"

    @property
    def can_take(self) -> bool:
        return self.is_whole

    @property
    def is_proposed(self) -> bool:
        """Ticked from the beginning: no removals, nothing that two people changed."""
        is_kept = self.difference != Difference.REMOVED
        return self.can_take and is_kept and not self.meanwhile


def form_differences(now: PlanCells, content: Mapping[str, Any]) -> list[FormItem]:
    """All that differs, in the order of the sections: texts, then rows."""
    compared = _Compared(now, content)
    rows = {kind: list(compared.rows(kind)) for kind in ORDER}
    found: list[FormItem] = []
    for section in SECTIONS:
        found += compared.texts(section.slug)
        for kind in section.rows:
            found += rows[kind]
    return found


@dataclass
class _Compared:
    now: PlanCells
    content: Mapping[str, Any]
    # rows of the file that stand in the plan already, by their key in the file
    same: dict[str, dict[str, str]] = field(default_factory=dict)

    def texts(self, section: str) -> Iterator[FormItem]:
        base = self.content["base"]["texts"].get(section, {})
        file = self.content["texts"].get(section, {})
        for name, now in self.now.texts.get(section, {}).items():
            if name not in base or name not in file or self.is_summed(name):
                continue
            answer = _answer(name, now, file[name], base[name])
            if answer is not None:
                yield FormItem(
                    TEXT,
                    section,
                    "",
                    name,
                    Difference.CHANGED,
                    (answer,),
                    meanwhile=answer.meanwhile,
                )

    def is_summed(self, name: str) -> bool:
        """Whether the villages say how many people benefit."""
        file = self.content["rows"].get("beneficiaries", ())
        now = self.now.rows.get("beneficiaries", {})
        return is_summed(name, [*now.values(), *(line["cells"] for line in file)])

    def rows(self, kind: str) -> Iterator[FormItem]:
        if kind not in self.content["rows"]:
            return  # the sheet is missing: nothing is said about its rows
        base, now = self.content["base"]["rows"].get(kind, {}), self.now.rows[kind]
        self.same[kind] = {}
        met = set[str]()
        for line in self.content["rows"][kind]:
            key, cells = line["key"], self.cells(kind, line)
            met.add(key)
            if key in base and key in now:
                item = self.changed(kind, line, cells, base[key])
            else:
                item = self.added(kind, line, cells, is_gone=key in base)
            if item is not None:
                yield item
        for key, marks in base.items():
            if key in now and key not in met:
                yield self.removed(kind, key, marks)

    def cells(self, kind: str, line: Mapping[str, Any]) -> dict[str, Any]:
        """The answers of a row; rows that it names are those of the plan where known."""
        cells = dict(line["cells"])
        for column in row_columns(kind):
            if column.kind == "row" and cells.get(column.name):
                known = self.same.get(column.of, {})
                cells[column.name] = known.get(cells[column.name], cells[column.name])
        if kind == "measure" and LINES in self.content["rows"]:
            lines = self.lines(line["key"])
            if lines is not None:
                cells[COSTS] = lines
        return cells

    def lines(self, measure: str) -> list[list[Any]] | None:
        """The lines of a measure; None when one of them could not be read."""
        return self.by_measure.get(measure, []) if self.by_measure is not None else None

    @cached_property
    def by_measure(self) -> dict[str, list[list[Any]] | None] | None:
        """Lines by measure; None when it is not known whose a line is."""
        found: dict[str, list[list[Any]] | None] = {}
        for line in self.content["rows"][LINES]:
            measure, cells = line["cells"].get("measure"), line["cells"]
            if measure is None:
                return None
            lines = found.setdefault(measure, [])
            if lines is not None and f"{LINES}:{line['key']}" not in self.faulty:
                lines.append([cells.get(name) for name in LINE_FIELDS])
            else:
                found[measure] = None
        return found

    @cached_property
    def faulty(self) -> set[str]:
        """Rows in which a cell could not be read."""
        return {fault["of"] for fault in self.content["faults"]}

    def is_whole(self, kind: str, key: str) -> bool:
        return f"{kind}:{key}" not in self.faulty

    def changed(
        self, kind: str, line: Mapping[str, Any], cells: dict[str, Any], base: Any
    ) -> FormItem | None:
        now = self.now.rows[kind][line["key"]]
        answers = [
            answer
            for name, cell in cells.items()
            if name in base
            and (answer := _answer(name, now.get(name), cell, base[name])) is not None
        ]
        if not answers:
            return None
        return FormItem(
            ROW,
            section_of_rows(kind).slug,
            kind,
            line["key"],
            Difference.CHANGED,
            tuple(answers),
            at=line["at"],
            meanwhile=any(answer.meanwhile for answer in answers),
        )

    def added(
        self,
        kind: str,
        line: Mapping[str, Any],
        cells: dict[str, Any],
        *,
        is_gone: bool,
    ) -> FormItem | None:
        """A row that the plan does not have; none, when a colleague wrote the same."""
        base = self.content["base"]["rows"].get(kind, {})
        taken = set(self.same[kind].values())
        for key, now in self.now.rows[kind].items():
            fresh = key not in base and key not in taken
            if fresh and all(_same(now.get(n), cell) for n, cell in cells.items()):
                self.same[kind][line["key"]] = key
                return None
        whole = self.is_whole(kind, line["key"]) and not self.lacks_file(kind)
        return FormItem(
            ROW,
            section_of_rows(kind).slug,
            kind,
            line["key"],
            Difference.ADDED,
            tuple(Answer(name, None, cell) for name, cell in cells.items()),
            at=line["at"],
            meanwhile=is_gone,
            is_gone=is_gone,
            is_whole=whole and (kind != "measure" or self.has_lines(line["key"])),
        )

    def has_lines(self, measure: str) -> bool:
        """Whether the lines of a new measure could all be read."""
        return LINES not in self.content["rows"] or self.lines(measure) is not None

    @staticmethod
    def lacks_file(kind: str) -> bool:
        """A row that is a document begins with its file, which no workbook carries."""
        model = ROW_KINDS[kind].model
        return any(
            not model._meta.get_field(name).blank  # type: ignore[union-attr]
            for name in ROW_KINDS[kind].fields
            if name in FILES
        )

    def removed(self, kind: str, key: str, base: Mapping[str, str]) -> FormItem:
        now = self.now.rows[kind][key]
        return FormItem(
            ROW,
            section_of_rows(kind).slug,
            kind,
            key,
            Difference.REMOVED,
            tuple(Answer(name, cell, None) for name, cell in now.items()),
            meanwhile=any(
                mark != mark_of_cell(now.get(name)) for name, mark in base.items()
            ),
        )


def _answer(name: str, now: Any, file: Any, base: str) -> Answer | None:
    """Both answers, where the file changed its own and it stands otherwise now."""
    if mark_of_cell(file) == base or _same(file, now):
        return None
    return Answer(name, now, file, meanwhile=mark_of_cell(now) != base)


def _same(one: Any, other: Any) -> bool:
    return mark_of_cell(one) == mark_of_cell(other)
