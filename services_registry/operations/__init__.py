"""Every write of the service registry: editions, their entries, the catalogue."""

from services_registry.operations.adding import (
    Outcome,
    RowResult,
)
from services_registry.operations.bulk import (
    RowChange,
    add_from_catalogue,
    save_rows,
)
from services_registry.operations.catalogue import (
    add_service,
    add_theme,
    change_service,
    change_theme,
    load_catalogue,
    load_standard,
)
from services_registry.operations.checks import (
    mark_checked,
    send_check_reminders,
)
from services_registry.operations.copying import (
    copy_from_neighbour,
)
from services_registry.operations.discussion import (
    change_discussion,
    open_discussion,
)
from services_registry.operations.editions import (
    approve_edition,
    publish_edition,
    return_edition,
    start_edition,
    submit_edition,
)
from services_registry.operations.entries import (
    remove_entry,
    save_entry,
)
from services_registry.operations.naming import (
    NewProvider,
    NewService,
)
from services_registry.operations.needs import (
    PriorityValues,
    StudyValues,
    remove_study,
    save_study,
)
from services_registry.operations.providers import (
    add_provider,
    change_provider,
)
from services_registry.operations.quality import (
    Target,
    save_targets,
)
from services_registry.operations.readings import (
    FIRST_YEAR,
    Reading,
    record_readings,
)
from services_registry.operations.recommendations import (
    keep_own_text,
    recommend_text,
    take_over_text,
)
from services_registry.operations.remarks import (
    RemarkValues,
    answer_mark,
    answer_remark,
    give_remark,
    record_remark,
)
from services_registry.operations.standard import (
    add_item,
    change_item,
    change_rules,
)
from services_registry.operations.tables import (
    apply_table,
    compare_table,
)
from services_registry.operations.values import (
    EntryValues,
    values_of,
)

__all__ = [
    "FIRST_YEAR",
    "EntryValues",
    "NewProvider",
    "NewService",
    "Outcome",
    "PriorityValues",
    "Reading",
    "RemarkValues",
    "RowChange",
    "RowResult",
    "StudyValues",
    "Target",
    "add_from_catalogue",
    "add_item",
    "add_provider",
    "add_service",
    "add_theme",
    "answer_mark",
    "answer_remark",
    "apply_table",
    "approve_edition",
    "change_discussion",
    "change_item",
    "change_provider",
    "change_rules",
    "change_service",
    "change_theme",
    "compare_table",
    "copy_from_neighbour",
    "give_remark",
    "keep_own_text",
    "load_catalogue",
    "load_standard",
    "mark_checked",
    "open_discussion",
    "publish_edition",
    "recommend_text",
    "record_readings",
    "record_remark",
    "remove_entry",
    "remove_study",
    "return_edition",
    "save_entry",
    "save_rows",
    "save_study",
    "save_targets",
    "send_check_reminders",
    "start_edition",
    "submit_edition",
    "take_over_text",
    "values_of",
]
