"""An index for parts of words, where PostgreSQL has it to give.

The extension pg_trgm is trusted: who may create objects in the database may create it.
Where that is not allowed the search works all the same, by reading the column.
"""

from django.db import DatabaseError, migrations, transaction

INDEX = "services_registry_entry_words"
TABLE = "services_registry_registryentry"


def make(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            schema_editor.execute(
                f"CREATE INDEX {INDEX} ON {TABLE} USING gin (search_key gin_trgm_ops)"
            )
    except DatabaseError:
        print("\n  No pg_trgm here: searching reads the whole column.")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):

    dependencies = [("services_registry", "0005_remarks_kept_back")]

    operations = [migrations.RunPython(make, remove)]
