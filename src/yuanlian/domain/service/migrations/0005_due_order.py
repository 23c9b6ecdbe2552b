"""PostgreSQL reads requests without a deadline first, as SQLite does: its index of deadlines stands in that order."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INDEX = 'CREATE INDEX request_due_order ON service_request (zone_id, due_at {}, id, state)'


def _again(order: str) -> Any:
    def make(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == 'postgresql':
            editor.execute('DROP INDEX request_due_order')
            editor.execute(INDEX.format(order))

    return make


class Migration(migrations.Migration):

    dependencies = [
        ('service', '0004_learnt_model'),
    ]

    operations = [
        migrations.RunPython(_again('NULLS FIRST'), _again('')),
    ]
