"""What the engine's storage tests share."""

from __future__ import annotations

import pytest

from engine.database import Database
from tests.engine.library import Library


@pytest.fixture
def library(database: Database) -> Library:
    """A library whose call types are published, on each database."""
    library = Library(database)
    library.publish()
    return library
