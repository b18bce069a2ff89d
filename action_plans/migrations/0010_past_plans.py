"""Codes of plans of the past, by which tables tell them apart, and their warnings."""

from decimal import Decimal

from django.db import migrations, models
from django.db.models import Sum

# as `enums.OWN_SOURCES` and `budget.LEAST_SHARE` were when this was written
OWN = ("local_budget", "community", "provider")
LEAST = 10


def fill(apps, schema_editor):
    """Each plan of the past gets a code, and whether something about it is odd."""
    plans = apps.get_model("action_plans", "ActionPlan").objects
    costs = apps.get_model("action_plans", "MeasureCost").objects
    fields = ("pk", "stated_total", "start_date", "end_date", "submitted_at")
    for plan in plans.filter(is_historical=True, amends=None).only(*fields).iterator():
        rows = costs.filter(measure__plan=plan.pk).order_by()
        total = rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
        own = rows.filter(source__in=OWN).aggregate(sum=Sum("amount"))["sum"] or 0
        odd = (
            not total
            or plan.stated_total not in (None, total)
            or own * 100 < LEAST * total
            or None in (plan.start_date, plan.end_date, plan.submitted_at)
        )
        code = f"past-{plan.pk}"
        plans.filter(pk=plan.pk).update(past_code=code, has_warnings=odd)


class Migration(migrations.Migration):

    dependencies = [("action_plans", "0009_budget_lines")]

    operations = [
        migrations.AddField(
            model_name="actionplan",
            name="has_warnings",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="actionplan",
            name="past_code",
            field=models.SlugField(
                blank=True, max_length=60, verbose_name="code of the plan"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="actionplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("past_code", ""), _negated=True),
                fields=("past_code",),
                name="action_plans_past_code_once",
            ),
        ),
    ]
