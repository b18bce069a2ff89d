"""Approved registries keep their words. Those approved before keep those of today.

Their hashes and codes stay as they are: the words of a later day are not part of them.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

LANGUAGES = ("ky", "ru", "en")
PAPER = ("number", "title", "convocation", "session_number", "place")
YEARS_SHOWN = 5


def keep(apps, schema_editor):
    kept = apps.get_model("services_registry", "KeptWords").objects
    items = [
        _item(row)
        for row in apps.get_model("services_registry", "StandardItem").objects.order_by(
            "order", "pk"
        )
    ]
    editions = apps.get_model("services_registry", "RegistryEdition").objects
    approved = editions.exclude(resolution=None).exclude(
        state__in=["draft", "public_discussion", "submitted"]
    )
    beside = ("municipality__rayon", "municipality__oblast", "resolution")
    now = timezone.now()
    for edition in approved.select_related(*beside).iterator(chunk_size=100):
        kept.create(edition=edition, words=_words(edition, items), kept_at=now)


def _words(edition, items):
    place, paper = edition.municipality, edition.resolution
    rows = edition.entries.select_related("service__theme", "provider", "covered_by")
    entries = list(
        rows.prefetch_related("villages", "targets__parameter__readings").order_by(
            "number"
        )
    )
    services = [entry.service for entry in entries]
    covering = [entry.covered_by for entry in entries if entry.covered_by]
    return {
        "municipality": {"names": _names(place), "kind": place.kind},
        "rayon": _names(place.rayon) if place.rayon else None,
        "oblast": _names(place.oblast),
        "resolution": {
            "date": paper.date.isoformat(),
            **{name: getattr(paper, name) for name in PAPER},
        },
        "items": items,
        "themes": {
            str(row.theme_id): {
                "code": row.theme.code,
                "order": row.theme.order,
                "names": _names(row.theme),
            }
            for row in services
        },
        "services": {str(row.pk): _service(row) for row in (*covering, *services)},
        "providers": {
            str(row.provider.pk): {"name": row.provider.name, "kind": row.provider.kind}
            for row in entries
            if row.provider
        },
        "villages": _villages(entries),
        "parameters": {
            str(target.parameter.pk): _parameter(target.parameter)
            for entry in entries
            for target in entry.targets.all()
        },
    }


def _names(row):
    found = {code: getattr(row, f"name_{code}") for code in LANGUAGES}
    return {code: name for code, name in found.items() if name}


def _item(row):
    return {
        "code": row.code,
        "kind": row.kind,
        "names": _names(row),
        "order": row.order,
        "is_needed": row.is_needed,
        "is_active": row.is_active,
    }


def _service(row):
    return {
        "names": _names(row),
        "theme": row.theme_id,
        "outside_law": row.outside_law,
        "duty": row.duty,
        "source_act": row.source_act,
    }


def _villages(entries):
    found = {village for entry in entries for village in entry.villages.all()}
    rows = sorted(found, key=lambda each: (each.sort_key, each.pk))
    return [[village.code, _names(village)] for village in rows]


def _parameter(row):
    readings = sorted(row.readings.all(), key=lambda each: -each.year)
    return {
        "names": _names(row),
        "unit": row.unit,
        "better": row.better,
        "readings": [
            [each.year, str(each.value)] for each in readings[:YEARS_SHOWN]
        ],
    }


class Migration(migrations.Migration):

    dependencies = [("services_registry", "0009_days_of_a_discussion")]

    operations = [
        migrations.CreateModel(
            name="KeptWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("words", models.JSONField(default=dict)),
                ("kept_at", models.DateTimeField(verbose_name="words kept on")),
                ("is_sealed", models.BooleanField(default=False)),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept",
                        to="services_registry.registryedition",
                    ),
                ),
            ],
            options={"verbose_name": "words of an approved registry"},
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
