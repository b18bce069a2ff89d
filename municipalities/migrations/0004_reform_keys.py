from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('municipalities', '0003_profile_published'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='formername',
            options={'ordering': ['until_date', 'pk'], 'verbose_name': 'former name or code'},
        ),
        migrations.AddField(
            model_name='formername',
            name='search_key',
            field=models.TextField(default='', editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='formername',
            name='sort_key',
            field=models.CharField(db_index=True, default='', editable=False, max_length=250),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='reformact',
            name='last_keys',
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='rightssuccession',
            name='begun_posts',
            field=models.ManyToManyField(blank=True, related_name='+', to='municipalities.official'),
        ),
        migrations.AddField(
            model_name='rightssuccession',
            name='ended_posts',
            field=models.ManyToManyField(blank=True, related_name='+', to='municipalities.official'),
        ),
        migrations.AlterField(
            model_name='formername',
            name='name_en',
            field=models.CharField(blank=True, max_length=250, verbose_name='name in English'),
        ),
        migrations.AlterField(
            model_name='formername',
            name='name_ky',
            field=models.CharField(blank=True, max_length=250, verbose_name='name in Kyrgyz'),
        ),
        migrations.AlterField(
            model_name='formername',
            name='name_ru',
            field=models.CharField(blank=True, max_length=250, verbose_name='name in Russian'),
        ),
    ]
