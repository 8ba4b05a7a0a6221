"""All tables of the product on one metadata. It never changes a database."""

from __future__ import annotations

import sqlalchemy as sa

from workflows import demo_clock, tables

#: Modules of the department that hold a table of their own: naming them here puts the table on the metadata.
OWN = (demo_clock.ROW,)


def whole() -> sa.MetaData:
    """The metadata with the tables of the engine and of the department."""
    return tables.metadata
