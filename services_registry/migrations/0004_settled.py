from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('services_registry', '0003_fill_standards')]

    operations = [
        migrations.RemoveField(
            model_name='registryentry',
            name='recipients',
        ),
        migrations.AddConstraint(
            model_name='registryentry',
            constraint=models.UniqueConstraint(fields=('edition', 'number'), name='services_registry_one_number'),
        ),
    ]
