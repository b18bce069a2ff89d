import uuid

from django.db import migrations

PARTS = ("Hearing", "Problem", "Objective", "Measure", "Indicator", "Risk", "Annex")


def own_keys(apps, schema_editor):
    """Rows that stood before got one key together: give each its own."""
    for name in PARTS:
        model = apps.get_model("action_plans", name)
        rows = list(model.objects.only("key"))
        for row in rows:
            row.key = uuid.uuid4()
        model.objects.bulk_update(rows, ["key"], batch_size=500)


def categories_of_lines(apps, schema_editor):
    """A line of the budget has the kind of cost that its measure had."""
    measures = apps.get_model("action_plans", "Measure")
    costs = apps.get_model("action_plans", "MeasureCost")
    for measure in measures.objects.only("pk", "category"):
        costs.objects.filter(measure=measure).update(category=measure.category)


class Migration(migrations.Migration):

    dependencies = [("action_plans", "0003_complete_plans")]

    operations = [
        migrations.RunPython(own_keys, migrations.RunPython.noop),
        migrations.RunPython(categories_of_lines, migrations.RunPython.noop),
    ]
