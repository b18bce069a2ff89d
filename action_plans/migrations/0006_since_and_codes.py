"""Since when a plan is in its state, and check codes, for rows that stand already."""

import hashlib

from django.db import migrations

# as `services_registry.queries.code_of` was when this was written
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def fill_since(apps, schema_editor):
    """The moment of the last move by the audit trail; without one, of the last save."""
    events = apps.get_model("core", "AuditEvent").objects.filter(
        object_type="action_plans.actionplan", after__has_key="state"
    )
    plans = apps.get_model("action_plans", "ActionPlan").objects
    for plan in plans.only("pk", "updated_at").iterator():
        last = events.filter(object_id=str(plan.pk)).order_by("-pk").first()
        since = last.at if last else plan.updated_at
        plans.filter(pk=plan.pk).update(state_since=since)


def fill_codes(apps, schema_editor):
    versions = apps.get_model("action_plans", "PlanVersion").objects
    for version in versions.filter(code="").defer("content").iterator():
        text = f"plan:{version.plan_id}:{version.number}:{version.sha256}"
        number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        letters = []
        for _place in range(8):
            number, rest = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[rest])
        versions.filter(pk=version.pk).update(code="".join(letters))


class Migration(migrations.Migration):

    dependencies = [
        ("action_plans", "0005_keys_stand_once"),
        ("core", "0003_imports"),
    ]

    operations = [
        migrations.RunPython(fill_since, migrations.RunPython.noop),
        migrations.RunPython(fill_codes, migrations.RunPython.noop),
    ]
