"""Words in boxes."""

from __future__ import annotations

from web import lettering


def test_short_words_stand_in_one_large_line() -> None:
    found = lettering.fitted("Contact AO", width=100, height=60)

    assert (found.lines, found.size) == (("Contact AO",), lettering.SIZES[0])


def test_long_words_get_smaller_letters_until_they_fit() -> None:
    found = lettering.fitted(
        "Home visit and attempt to find out why student is AUK and/or transport to school", width=110, height=80
    )

    assert found.size < lettering.SIZES[0]
    assert found.height <= 80


def test_no_word_is_lost() -> None:
    words = "Verify school has logged attempts to reach parent via ALL phone numbers in Attendance Notes"

    found = lettering.fitted(words, width=60, height=10)

    assert " ".join(found.lines).split() == words.split()


def test_a_word_longer_than_a_line_is_cut() -> None:
    assert lettering.broken("abcdefghij", letters=4) == ("abcd", "efgh", "ij")
