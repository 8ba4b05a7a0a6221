"""A paper to be printed for a family. It never asks a database anything."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaperBlock:
    """One part of a paper; everything in it is text.

    `kind` is "heading" (of `level` 1 or 2), "paragraph", "list" (then `items`), "signature" or "fold".
    """

    kind: str
    text: str = ""
    level: int = 0
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper in one language, filled from a case."""

    case: str
    number: str
    title: str
    language: str
    blocks: tuple[PaperBlock, ...]
