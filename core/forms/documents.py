"""A form field for documents: what was uploaded is not lost when the form fails.

The file is stored the moment it arrives. If the rest of the form has mistakes, the
page comes back with the file's name and a signed token instead of an empty field; the
token is good for a day and only for the person who uploaded the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import files
from core.file_kinds import FileKind
from core.models.files import StoredFile
from core.problems import OperationRefused

SALT = "core.forms.documents"


@dataclass(frozen=True)
class Given:
    """What came back from the page for one document field."""

    upload: UploadedFile | None
    token: str
    remove: bool

    def __bool__(self) -> bool:
        return bool(self.upload or self.token or self.remove)


def keep_token(stored: StoredFile, by: Any) -> str:
    """A token that lets the same person hand in a stored file again."""
    return signing.dumps({"file": str(stored.pk), "user": str(by.pk)}, salt=SALT)


def kept_file(token: str, by: Any) -> StoredFile | None:
    """The file of a token; None if it is old, forged, or another person's."""
    try:
        named = signing.loads(token, salt=SALT, max_age=files.KEEP_HOURS * 3600)
    except signing.BadSignature:
        return None
    if by is None or named["user"] != str(by.pk):
        return None
    return StoredFile.objects.filter(
        pk=named["file"], uploaded_by_id=by.pk, attached_at=None
    ).first()


class DocumentInput(forms.FileInput):
    """A file input that also shows and carries what was uploaded before."""

    template_name = "_components/document_input.html"
    needs_multipart_form = True
    by: Any = None
    kinds: Sequence[FileKind] = files.DOCUMENTS
    kept: StoredFile | None = None
    current: StoredFile | None = None

    def value_from_datadict(
        self, data: Mapping[str, Any], uploads: Mapping[str, Any], name: str
    ) -> Given:
        """The new upload, the token of an earlier one, and the wish to remove."""
        return Given(
            upload=uploads.get(name),
            token=data.get(f"{name}-kept", ""),
            remove=data.get(f"{name}-remove") == "on",
        )

    def value_omitted_from_data(
        self, data: Mapping[str, Any], uploads: Mapping[str, Any], name: str
    ) -> bool:
        return not self.value_from_datadict(data, uploads, name)

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """The input with the kept or current file beside it."""
        context = self.get_context(name, None, attrs)
        # without a person there is nobody to keep a file for
        kept = self.kept if self.by is not None else None
        context["kept"] = kept
        context["token"] = keep_token(kept, self.by) if kept else ""
        context["current"] = self.current
        context["can_remove"] = bool(self.current) and not self.is_required
        context["accept"] = ",".join(
            ending for kind in self.kinds for ending in kind.extensions
        )
        context["types"] = ", ".join(kind.label for kind in self.kinds)
        return render_to_string(self.template_name, context)

    def use_required_attribute(self, initial: Any) -> bool:
        """Never ask the browser for a new file when there is one already."""
        return super().use_required_attribute(initial) and not (
            self.kept or self.current
        )


class DocumentField(forms.FileField):
    """Takes a document; its cleaned value is a StoredFile (or None).

    The form has to say who uploads: `bind_documents(form, by=user)` in its `__init__`
    (the portal's base forms do so). The operation that saves the form calls
    `core.files.attach` for the file.
    """

    widget = DocumentInput

    def __init__(
        self, *, kinds: Sequence[FileKind] = files.DOCUMENTS, **kwargs: Any
    ) -> None:
        self.kinds = kinds
        self.by: Any = None
        super().__init__(**kwargs)
        self.widget.kinds = kinds

    def bind(self, *, by: Any, current: Any = None) -> None:
        """Tell the field who uploads, and which file the record has at present."""
        self.by = self.widget.by = by
        self.widget.current = _stored(current)

    def clean(self, data: Given | None, initial: Any = None) -> StoredFile | None:
        """Store a new upload, or take the kept or the present file."""
        given = data or Given(None, "", remove=False)
        stored = self._new(given) or _stored(initial) or self.widget.current
        if given.remove and not self.required and not self._new_given(given):
            stored = None
        if stored is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return stored

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data

    def has_changed(self, initial: Any, data: Given | None) -> bool:
        return not self.disabled and bool(data)

    def _new(self, given: Given) -> StoredFile | None:
        if given.upload is not None:
            try:
                self.widget.kept = files.store(
                    upload=given.upload, by=self.by, kinds=self.kinds
                )
            except OperationRefused as refused:
                raise ValidationError(
                    [ValidationError(p.message, code=p.code) for p in refused.problems]
                ) from refused
        elif given.token:
            self.widget.kept = self._kept(given.token)
            if self.widget.kept is None:
                raise ValidationError(
                    _("The uploaded file is no longer kept. Choose it again."),
                    code="kept-lost",
                )
        return self.widget.kept

    def _kept(self, token: str) -> StoredFile | None:
        """The file of a token, if it is of a kind that this field takes."""
        stored = kept_file(token, self.by)
        fits = stored and any(k.content_type == stored.content_type for k in self.kinds)
        return stored if fits else None

    @staticmethod
    def _new_given(given: Given) -> bool:
        return bool(given.upload or given.token)


def bind_documents(form: forms.BaseForm, *, by: Any) -> None:
    """Tell every document field of a form who uploads."""
    for name, field in form.fields.items():
        if isinstance(field, DocumentField):
            field.bind(by=by, current=form.get_initial_for_field(field, name))


def _stored(value: Any) -> StoredFile | None:
    """The file an initial value means: a StoredFile or its key (model forms)."""
    if isinstance(value, StoredFile):
        return value
    if isinstance(value, UUID | str) and value:
        return StoredFile.objects.filter(pk=value).first()
    return None
