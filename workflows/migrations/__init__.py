"""The one history of the database's tables, run with Alembic. It never makes a row of the department's.

A new version: change the tables, then `python -m workflows.migrations "what changes"` writes the next file of
`versions/`; read it, and mend it, before it is committed.
"""

from __future__ import annotations

import pathlib

import sqlalchemy as sa
from alembic import command, config, script
from alembic.runtime import migration

from engine import database

HERE = pathlib.Path(__file__).parent


def upgrade(db: database.Database) -> None:
    """Bring the tables of this database to the newest version, in one transaction."""
    with db.writing() as connection:
        command.upgrade(settings_for(connection), "head")


def is_newest(db: database.Database) -> bool:
    """Whether the tables are of the newest version; False also for an empty database."""
    with db.reading() as connection:
        there = migration.MigrationContext.configure(connection).get_current_revision()
    return there == script.ScriptDirectory.from_config(_settings()).get_current_head()


def settings_for(connection: sa.Connection) -> config.Config:
    """Alembic's settings for one connection, whose transaction stays the caller's."""
    settings = _settings()
    settings.attributes["connection"] = connection
    return settings


def _settings() -> config.Config:
    settings = config.Config()
    settings.set_main_option("script_location", str(HERE).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings
