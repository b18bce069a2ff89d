from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('action_plans', '0004_keys_of_rows'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='annex',
            constraint=models.UniqueConstraint(fields=('plan', 'key'), name='action_plans_annex_key_once'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.UniqueConstraint(fields=('plan', 'key'), name='action_plans_hearing_key_once'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(fields=('plan', 'key'), name='action_plans_indicator_key_once'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('plan', 'key'), name='action_plans_measure_key_once'),
        ),
        migrations.AddConstraint(
            model_name='objective',
            constraint=models.UniqueConstraint(fields=('plan', 'key'), name='action_plans_objective_key_once'),
        ),
        migrations.AddConstraint(
            model_name='problem',
            constraint=models.UniqueConstraint(fields=('plan', 'key'), name='action_plans_problem_key_once'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.UniqueConstraint(fields=('plan', 'key'), name='action_plans_risk_key_once'),
        ),
    ]
