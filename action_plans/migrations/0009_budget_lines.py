"""A budget line says itself for what it is; a measure has as many lines as it needs."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

KINDS_OF_COST = [
    ("works", "construction and repair"),
    ("equipment", "equipment and materials"),
    ("design", "design and estimates"),
    ("training", "training"),
    ("experts", "experts and documents"),
    ("information", "information work"),
    ("monitoring", "monitoring"),
    ("other", "other"),
]


def take_over(apps, schema_editor):
    """Every line gets the kind of cost of its measure, where it has none."""
    measures = apps.get_model("action_plans", "Measure").objects
    lines = apps.get_model("action_plans", "MeasureCost").objects
    kind = measures.filter(pk=OuterRef("measure")).values("category")
    lines.filter(category="").update(category=Subquery(kind))


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0008_partner_is_named")]

    operations = [
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name="measurecost", options={"ordering": ["measure", "pk"]}
        ),
        migrations.RemoveConstraint(
            model_name="measurecost", name="action_plans_one_cost"
        ),
        migrations.AlterField(
            model_name="measurecost",
            name="category",
            field=models.CharField(
                choices=KINDS_OF_COST, max_length=20, verbose_name="kind of cost"
            ),
        ),
        migrations.RemoveField(model_name="measure", name="category"),
    ]
