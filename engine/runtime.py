"""What every act of the engine needs: the database, the trail's key, the words, the series of case numbers.

It holds no state of its own and opens nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa

from engine.bundles import Bundle
from engine.database import Database
from engine.vocabulary import Vocabulary


@dataclass(frozen=True)
class Runtime:
    """Handed to every public function of the storage part."""

    database: Database
    #: the key of the trail's chain; never in the database
    key: bytes = field(repr=False)
    #: the words, bound to one snapshot: (reading connection, moment of the act, bundle of the release or None)
    vocabulary: Callable[[sa.Connection, dt.datetime, Bundle | None], Vocabulary]
    #: the series a case opened at that moment is numbered in: "2026" gives 2026-0001, 2026-0002, …
    series: Callable[[sa.Connection, dt.datetime], str]


@dataclass(frozen=True)
class Actor:
    """Who acts. `person` None is the engine itself (a timer)."""

    person: str | None
    #: role key in which the person acts
    role: str | None
    #: the performer for whom a step is recorded that he or she has done
    on_behalf_of: str | None = None
    #: whose records the person may see (values of the manifest's scope variable); None: all
    scopes: frozenset[str] | None = None

    @property
    def counts_for(self) -> str | None:
        """The person for whom the act counts: the performer, also when somebody else records it."""
        return self.on_behalf_of or self.person


#: The engine acting by itself.
ENGINE = Actor(person=None, role=None)
