"""What must hold for the stories of the shipped library, read from their files. It never walks one."""

from __future__ import annotations

import pytest

from tests.shipped import BUNDLES, STORIES, ends, notices, user_tasks

#: Rows of stories: beginning of the ids -> (call type, how many rows).
ROWS_TOLD = {
    "pt": ("police_transport", 22),
    "sr": ("same_day_refusal", 19),
    "mh": ("mia_home_visit", 20),
    "av": ("address_verification", 13),
    "dm": ("twenty_day_monitor", 7),
}
#: Rows told in lettered variants, each a story of its own.
VARIANTS = {
    **{"pt5": "ab", "pt6": "abc", "pt9": "abc", "pt16": "abc", "pt17": "ab"},
    **{"sr2": "abc", "sr6": "ab", "sr7": "abcdef", "sr8": "ab", "sr9": "ab", "sr13": "abc", "sr18": "ab"},
    **{"mh2": "abc", "mh3": "ab", "mh4": "ab", "mh7": "abc", "mh8": "abc", "mh13": "abc", "mh14": "ab"},
    **{"av2": "ab", "av3": "ab", "av6": "abc", "av8": "abc", "av10": "ab", "av13": "ab"},
    **{"dm1": "ab", "dm2": "ab", "dm3": "ab", "dm5": "abc"},
}
#: A row of its own between pt10 and pt11.
INSERTED = "pt10b"


def test_every_row_is_told_each_lettered_variant_in_a_story_of_its_own() -> None:
    rows = [f"{start}{number}" for start, (_, count) in ROWS_TOLD.items() for number in range(1, count + 1)]
    told = {row + letter for row in rows for letter in VARIANTS.get(row, " ")}

    assert {id_.strip() for id_ in told} | {INSERTED} == set(STORIES)
    assert len(rows) + 1 == 82


@pytest.mark.parametrize("id_", STORIES)
def test_a_story_expects_only_what_its_call_type_can_do(id_: str) -> None:
    call_type, story = STORIES[id_]
    bundle = BUNDLES[call_type]

    assert call_type == ROWS_TOLD[id_[:2]][0]
    assert story.expect.disposition in ends(bundle)
    assert set(story.expect.path) <= {node.id for node in user_tasks(bundle)}
    assert set(story.expect.notices) <= notices(bundle)


@pytest.mark.parametrize("id_", [id_ for id_, (_, one) in STORIES.items() if "connect_counselor" in one.expect.path])
def test_a_story_that_reaches_the_closing_steps_says_their_presets(id_: str) -> None:
    _, story = STORIES[id_]
    decided = {name for name in story.expect.path if name == "ask_ct" or name.startswith(("monitor_dec", "connect_c"))}

    assert set(story.presets) == decided


@pytest.mark.parametrize("call_type", BUNDLES)
def test_every_end_of_a_call_type_is_told_by_a_story(call_type: str) -> None:
    told = {story.expect.disposition for name, story in STORIES.values() if name == call_type}

    assert told == ends(BUNDLES[call_type])


def test_every_notice_drawn_is_told_by_a_story() -> None:
    told = {notice for _, story in STORIES.values() for notice in story.expect.notices}

    assert set().union(*(notices(bundle) for bundle in BUNDLES.values())) == told
