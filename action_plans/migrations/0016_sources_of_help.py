"""From which plan an example is, in the reader's language: one text held them all."""

from django.db import migrations, models

WATER = ("Үлгү: суу боюнча план", "Образец: план по воде", "Sample: a plan on water")
WASTE = (
    "Үлгү: таштанды боюнча план",
    "Образец: план по отходам",
    "Sample: a plan on waste",
)
LIGHT = (
    "Үлгү: көчө жарыгы боюнча план",
    "Образец: план по уличному освещению",
    "Sample: a plan on street lighting",
)
KNOWN = {
    "Үлгү · Образец: Суу · Вода": WATER,
    "Үлгү · Образец: Таштанды · Отходы": WASTE,
    "Үлгү · Образец: Жарык · Свет": LIGHT,
    "Багыш, суу · вода": ("Багыш, суу", "Багыш, вода", "Bagysh, water"),
    "Жаңы-Жол, жарык · свет": (
        "Жаңы-Жол, көчө жарыгы",
        "Жаны-Жол, уличное освещение",
        "Zhany-Zhol, street lighting",
    ),
}


def own_languages(apps, schema_editor):
    """The usual sources are told in each language; what staff wrote stays for all."""
    rows = apps.get_model("action_plans", "FieldHelp").objects
    for note in rows.order_by().values_list("source_note", flat=True).distinct():
        ky, ru, en = KNOWN.get(note, (note, "", ""))
        rows.filter(source_note=note).update(source_ky=ky, source_ru=ru, source_en=en)


def one_text(apps, schema_editor):
    """Back: the Kyrgyz text stands for all."""
    rows = apps.get_model("action_plans", "FieldHelp").objects
    rows.update(source_note=models.F("source_ky"))


def source(language):
    label = f"from which plan the example is, in {language}"
    return models.CharField(blank=True, max_length=200, verbose_name=label)


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0014_drafts_and_keys_of_lines")]

    operations = [
        migrations.AddField("fieldhelp", "source_ky", source("Kyrgyz")),
        migrations.AddField("fieldhelp", "source_ru", source("Russian")),
        migrations.AddField("fieldhelp", "source_en", source("English")),
        migrations.RunPython(own_languages, one_text),
        migrations.RemoveField("fieldhelp", "source_note"),
    ]
