"""Which registers there are; apps declare theirs in `<app>/resources/`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import models

from core.enums import ImportVerb
from core.imports.columns import Cell, RegisterColumn
from core.problems import Problem

Rules = Callable[[Mapping[str, Any], Mapping[str, Any] | None], Iterable[Problem]]
# Rows of a file that belong together: the number of each, and its values.
Together = Sequence[tuple[int, Mapping[str, Any]]]
SEPARATOR = "\x1f"
NAMED = 5  # records that a refusal names
_registers: dict[str, "Register"] = {}


class Register:
    """What one register's table holds and who may load it.

    Set `slug` (in addresses, never changed), `title`, `lead`, `model`, `columns` and
    `key`: names of the columns that tell rows apart. A key is made of codes, never of
    names. The key has to be unique in the database, too.

    `find` gives a new object for each use. Where staff decide which columns there are,
    `columns` is a `cached_property`: read once for a pass, anew for the next one.
    """

    slug = ""
    title: Any = ""
    lead: Any = ""
    model: type[models.Model]
    columns: tuple[RegisterColumn, ...] = ()
    key: tuple[str, ...] = ()
    order = 100
    verb_made: str = ImportVerb.ROW_MADE
    verb_changed: str = ImportVerb.ROW_CHANGED
    outdated: Mapping[str, Any] = {}
    # Whether those who load it may also read what stands in it now.
    gives_out = True
    # Columns of the key: rows that share them come in together or not at all.
    group: tuple[str, ...] = ()
    # Where a row is made of several tables: the subclass of `writing.Writer` for them.
    writer: Any = None

    def may(self, user: Any) -> bool:
        """Whether the person may load and take out this register."""
        raise NotImplementedError

    def rows(self) -> models.QuerySet[Any]:
        """All rows, with the joins that audit labels need, in a readable order."""
        return self.model._default_manager.order_by("pk")

    def stored(self) -> Iterator[tuple[Any, tuple[Cell, ...]]] | None:
        """Primary key and cells of each row, where several tables make up a row.

        None: `rows` and the paths of the columns tell them.
        """
        return None

    def problems(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterable[Problem]:
        """Rules across columns, shared with the app's operations.

        `values`: of all columns by name, what the row will hold (references as rows);
        `before`: what it holds now, None for a new row. `field` of a problem is the name
        of the column to point at.
        """
        return ()

    def rules(self) -> Rules:
        """The rules for one pass over a file; override it for rules across rows."""
        return self.problems

    def group_problems(self, rows: Together) -> Iterable[tuple[int, Problem]]:
        """What is wrong with rows that come in together, by the number of the row."""
        return ()

    def group_warnings(self, rows: Together) -> Iterable[tuple[int, Problem]]:
        """What is odd about them: it is shown and stands in nobody's way."""
        return ()

    def next_version(self, obj: Any) -> models.Model | None:
        """Where a change is kept as a new row: that row, without the new values.

        The row before it gets `outdated`. None: rows are changed where they stand.
        """
        return None

    def hold(self, keys: Sequence[Any]) -> None:
        """Lock rows of other tables that operations lock before these rows."""

    def users(self, keys: Sequence[Any]) -> Iterable[tuple[Any, models.Model]]:
        """Records that use rows, each with the primary key of the row that it uses.

        An import that made such a row cannot be undone.
        """
        return pointing_at(self.model, keys)

    def clear(self, keys: Sequence[Any]) -> None:
        """Remove what belongs to rows that an undo is about to delete."""

    def keeps(self, obj: Any) -> Any:
        """What `settle` wants to know of a written row: a large one is not kept whole."""
        return obj

    def settle(self, rows: Iterable[Any]) -> dict[str, Any]:
        """Bring other tables in line with rows (`keeps`) that were written in bulk.

        What it gives (JSON) is kept for `unsettle`, which takes the same back.
        """
        return {}

    def unsettle(self, held: Mapping[str, Any]) -> None:
        """Take back what `settle` did beside the rows themselves."""

    def new_row(self) -> models.Model:
        """An empty object for a new row."""
        return self.model()

    def prepare(self, obj: Any) -> None:
        """Fill what depends on other columns; bulk writing calls no `save`."""
        if hasattr(obj, "fill_keys"):
            obj.fill_keys()

    def audit_object(self, obj: Any) -> models.Model:
        """In whose timeline a row's change stands."""
        return obj

    def column(self, name: str) -> RegisterColumn | None:
        return next((column for column in self.columns if column.name == name), None)

    def key_text(self, cells: Mapping[str, Cell]) -> str:
        """The key of a row in one text; empty when a part of it is missing."""
        parts = [cells.get(name) for name in self.key]
        return "" if None in parts else joined(parts)


def pointing_at(
    model: type[models.Model], keys: Sequence[Any]
) -> Iterator[tuple[Any, models.Model]]:
    """Rows of other tables that point at any of these, with the key they point at."""
    relations: Any = model._meta.related_objects
    for relation in relations:
        other: Any = relation.related_model
        pointer: Any = relation.field
        if relation.many_to_many:
            other = relation.through
            pointer = other._meta.get_field(relation.field.m2m_reverse_field_name())
        rows = other._base_manager.filter(**{f"{pointer.name}__in": keys})
        for obj in rows.order_by("pk")[:NAMED]:
            yield getattr(obj, pointer.attname), obj


def joined(parts: Iterable[Cell]) -> str:
    """The parts of a key as one text; the sign between them stands in no cell."""
    return SEPARATOR.join(map(str, parts))


def register(declared: type[Register]) -> type[Register]:
    """Class decorator: make the register known under its slug."""
    known = _registers.get(declared.slug)
    if known is not None and type(known).__qualname__ != declared.__qualname__:
        raise ValueError(f"Two registers named {declared.slug!r}.")
    columns: Any = declared.columns
    names = {c.name for c in columns} if isinstance(columns, tuple) else {*declared.key}
    missing = set(declared.key) - names
    if missing or not declared.key:
        raise ValueError(f"The key of {declared.slug!r} names no column: {missing}.")
    _registers[declared.slug] = declared()
    return declared


def find(slug: str) -> Register | None:
    """The register of that slug, for one use; None for one that is gone."""
    known = _registers.get(slug)
    return type(known)() if known else None


def registers_of(user: Any) -> list[Register]:
    """The registers that the person may load, in their order."""
    known = sorted(_registers.values(), key=lambda each: (each.order, each.slug))
    return [each for each in known if each.may(user)]


def may_import(user: Any) -> bool:
    """Whether the person may load any register at all."""
    return any(each.may(user) for each in _registers.values())
