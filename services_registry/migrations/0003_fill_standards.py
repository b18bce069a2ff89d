"""What older rows lack: numbers, names and texts of entries, codes, dates in force."""

import datetime

from django.db import migrations

LANGUAGES = ("ky", "ru", "en")


def fill(apps, schema_editor):
    _entries(apps.get_model("services_registry", "RegistryEntry"))
    _editions(apps.get_model("services_registry", "RegistryEdition"))
    for name, letter in (("Service", "s"), ("Provider", "p")):
        for row in apps.get_model("services_registry", name).objects.filter(code=None):
            row.code = f"{letter}{row.pk}"
            row.save(update_fields=["code"])


def _entries(model):
    """Numbers in the order in which the registry was shown: basic services first."""
    number, edition = 0, None
    rows = model.objects.select_related("service").order_by(
        "edition", "-register", "service__sort_key", "pk"
    )
    for entry in rows:
        number = number + 1 if entry.edition_id == edition else 1
        edition = entry.edition_id
        entry.number = number
        for code in LANGUAGES:
            setattr(entry, f"name_{code}", getattr(entry.service, f"name_{code}"))
        entry.sort_key = entry.service.sort_key
        if entry.recipients:
            # the language was not kept: Kyrgyz comes first
            entry.texts = {"recipients": {"ky": entry.recipients}}
        entry.save()


def _editions(model):
    """A published edition holds from its publication until the day before the next."""
    later = {}
    rows = model.objects.exclude(published_at=None).order_by("municipality", "-number")
    for edition in rows:
        edition.in_force_from = edition.published_at.date()
        until = later.get(edition.municipality_id)
        if edition.state == "superseded":
            edition.in_force_until = until
        day_before = edition.in_force_from - datetime.timedelta(days=1)
        later[edition.municipality_id] = day_before
        edition.save(update_fields=["in_force_from", "in_force_until"])


def take_back(apps, schema_editor):
    """Recipients return to their column; all else goes with its columns."""
    entries = apps.get_model("services_registry", "RegistryEntry").objects
    for entry in entries.exclude(texts={}):
        kept = entry.texts.get("recipients", {})
        text = kept.get("ky") or kept.get("ru") or ""
        entry.recipients = text[:250]
        entry.save(update_fields=["recipients"])


class Migration(migrations.Migration):

    dependencies = [("services_registry", "0002_standards")]

    operations = [migrations.RunPython(fill, take_back)]
