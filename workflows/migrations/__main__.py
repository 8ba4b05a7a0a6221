"""`python -m workflows.migrations "what changes"`: write the next version from the tables as they stand (developers).

It compares the tables with those that the versions so far make, on an empty database in memory. Read what it wrote.
"""

from __future__ import annotations

import sys

from alembic import command

from engine import database
from workflows import migrations


def main() -> None:
    db = database.connect("sqlite://")
    migrations.upgrade(db)
    with db.writing() as connection:
        settings = migrations.settings_for(connection)
        number = sum(1 for _ in (migrations.HERE / "versions").glob("[0-9]*.py")) + 1
        command.revision(settings, message=sys.argv[1], autogenerate=True, rev_id=f"{number:04}")
    db.close()


main()
