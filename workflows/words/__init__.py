"""The words that diagrams, tables and forms may call: what they mean for the department. They never write anything.

One module for each kind of word: `dates`, `people`, `students`, `cases`; `asked` holds what a word may ask,
`vocabulary` binds all of them to one snapshot of the facts.
"""

from __future__ import annotations

from workflows.words.vocabulary import WORDS, DistrictVocabulary, vocabulary

__all__ = ["WORDS", "DistrictVocabulary", "vocabulary"]
