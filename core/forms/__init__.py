"""Forms of the portal: the base classes, the fields, and the way errors reach them."""

from core.forms.base import (
    PortalForm,
    PortalModelForm,
    add_problems,
    mark_problems,
)
from core.forms.documents import DocumentField, DocumentInput, bind_documents
from core.forms.fields import (
    AmountField,
    CountField,
    DayField,
    MomentField,
    NumberField,
    PercentField,
)
from core.forms.renderer import PortalBoundField, PortalRenderer, dressed
from core.widgets import DateInput, MomentInput, MoneyInput, NumberInput, PercentInput

__all__ = [
    "AmountField",
    "CountField",
    "DateInput",
    "DayField",
    "DocumentField",
    "DocumentInput",
    "MomentField",
    "MomentInput",
    "MoneyInput",
    "NumberField",
    "NumberInput",
    "PercentField",
    "PercentInput",
    "PortalBoundField",
    "PortalForm",
    "PortalModelForm",
    "PortalRenderer",
    "add_problems",
    "bind_documents",
    "dressed",
    "mark_problems",
]
