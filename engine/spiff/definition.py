"""A release made ready to run: its bundle, the library's specs, and what was worked out about them. Immutable.

It never holds anything of a running case; one definition serves any number of instances at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bundles import Bundle
from engine.spiff.specs import Process


@dataclass(frozen=True)
class Definition:
    """What `advance` needs of a bundle."""

    bundle: Bundle
    #: by process id
    processes: Mapping[str, Process]
    #: form key -> field key -> tag: naming a person in that field counts like that person's completion
    named: Mapping[str, Mapping[str, str]]
    #: process id -> node id -> messages that a token standing there can still come to wait for
    reachable: Mapping[str, Mapping[str, frozenset[str]]]
