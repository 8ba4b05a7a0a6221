"""The words of a paper for a family: days are written out in its own language. It never asks anything itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import babel
from babel import dates

from engine import clock
from engine.acts import Value
from engine.vocabulary import Moment, Vocabulary, Word
from workflows import facts, settings

#: What stands where the case has no value: room to write it in by hand.
ROOM = "_" * 16


class PaperWords:
    """The words of a case, shown as a paper in one language shows them."""

    def __init__(self, vocabulary: Vocabulary, *, language: str, known: facts.Facts) -> None:
        self.words: Mapping[str, Word] = vocabulary.words
        self._vocabulary = vocabulary
        self._known = known
        try:
            self._locale: babel.Locale | None = babel.Locale.parse(language)
        except (ValueError, babel.UnknownLocaleError):
            # a language whose days Unicode does not know: they stand as on the pages
            self._locale = None

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        """The answer of a word."""
        return self._vocabulary.answer(name, arguments, moment)

    def show(self, type_: str, value: Value) -> str:
        """A value in words; a day written out, a moment with its time unless it only stands for its school day."""
        if value in (None, ""):
            return ROOM
        if self._locale is not None and isinstance(value, str):
            if type_ == "date":
                return dates.format_date(dt.date.fromisoformat(value), "full", locale=self._locale)
            if type_ == "date-time":
                return self._moment(clock.parse(value).astimezone(self._known.zone), self._locale)
        return self._vocabulary.show(type_, value)

    def _moment(self, local: dt.datetime, locale: babel.Locale) -> str:
        day = dates.format_date(local.date(), "full", locale=locale)
        if local.time() == settings.time_of(self._known.settings, "school_hour"):
            return day
        return f"{day}, {dates.format_time(local.time(), 'short', locale=locale)}"
