"""Forms: what people see of them, what they may answer, and the sentences they get when it does not fit."""

from __future__ import annotations

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import answers, clock, forms
from engine.acts import Value
from engine.errors import BadAnswers, BadBundle
from tests.engine.made_up_words import MadeUpWords, scope

DENVER = ZoneInfo("America/Denver")
Component = dict[str, object]


def component(type_: str, key: str = "told", *, needed: bool = True, **settings: object) -> Component:
    validate = {"required": needed, **{name: settings.pop(name) for name in ("min", "max") if name in settings}}
    own = {"subtype": settings.pop("subtype")} if "subtype" in settings else {}
    if "values" in settings:
        own["values"] = [{"value": one, "label": one.capitalize()} for one in settings.pop("values")]  # type: ignore[attr-defined]
    return {"type": type_, "key": key, "label": f"What of {key}?", "validate": validate, "properties": settings, **own}


def yes_no(key: str, **settings: object) -> Component:
    return component("radio", key, values=["yes", "no"], type="yes_no", **settings)


def form(*components: Component) -> forms.Form:
    return forms.read(json.dumps({"components": list(components)}).encode(), "visit")


def posted(
    read: forms.Form, words: MadeUpWords | None = None, /, *, now: dict[str, Value] | None = None, **texts: str
) -> dict[str, Value]:
    return read.read({key: [text] for key, text in texts.items()}, scope(words, **(now or {})), DENVER)


def wrong(read: forms.Form, words: MadeUpWords | None = None, /, **texts: str) -> dict[str, str]:
    with pytest.raises(BadAnswers) as refused:
        posted(read, words, **texts)
    return refused.value.fields


VISIT = form(
    component("radio", "finding", values=["lives_there", "undetermined", "other"]),
    component("textarea", "finding_other", shown_if="finding = 'other'"),
    yes_no("again", shown_if="finding = 'undetermined'"),
    component("textfield", "note", needed=False),
)


# Reading what was posted ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (component("textfield"), "  Ms Kestrel  ", "Ms Kestrel"),
        (component("textfield"), "one\r\nline", "one line"),
        (component("textfield"), "09:05:00", "09:05:00"),
        (component("textarea"), "two\r\nlines\rthree", "two\nlines\nthree"),
        (component("number"), "12", 12),
        (component("number"), "-2.50", -2.5),
        (component("radio", values=["a", "b"]), "b", "b"),
        (yes_no("told"), "no", "no"),
        (component("select", options="offered()"), "blue", "blue"),
        (component("select", options="people('x')", type="person"), "ben", "ben"),
        (component("textfield", type="student"), "st_x7", "st_x7"),
        (component("textfield", options="offered()"), "neither red nor blue", "neither red nor blue"),
        (component("checkbox", must="yes"), "on", "yes"),
        (component("datetime", subtype="date"), "2026-11-16", "2026-11-16"),
        (component("datetime", subtype="time"), "09:05", "09:05"),
        (component("datetime", subtype="time"), "09:05:00", "09:05"),
        (component("datetime", subtype="datetime"), "2026-11-16T09:05", "2026-11-16T16:05:00+00:00"),
        (component("datetime", subtype="datetime"), "2026-07-01 09:05", "2026-07-01T15:05:00+00:00"),
        (component("datetime", subtype="datetime"), "2026-11-16T17:00:00+01:00", "2026-11-16T16:00:00+00:00"),
    ],
)
def test_a_posted_text_becomes_a_typed_value(asked: Component, text: str, expected: Value) -> None:
    assert posted(form(asked), told=text) == {"told": expected}


def test_several_choices_come_as_a_list_each_once() -> None:
    read = form(component("checklist", values=["a", "b", "c"]))

    assert read.read({"told": ["c", "a", "c", ""]}, scope(), DENVER) == {"told": ["c", "a"]}


@pytest.mark.parametrize(
    "asked", [component("textfield", needed=False), component("checklist", needed=False, values=["a"])]
)
def test_a_visible_field_left_empty_is_none(asked: Component) -> None:
    assert posted(form(asked)) == {"told": None}


def test_what_is_not_visible_is_ignored() -> None:
    assert posted(VISIT, finding="lives_there", finding_other="hidden", again="yes") == {
        "finding": "lives_there",
        "note": None,
    }


def test_a_condition_opens_its_field() -> None:
    assert wrong(VISIT, finding="other") == {"finding_other": "Say “What of finding_other?”."}
    assert posted(VISIT, finding="undetermined", again="no")["again"] == "no"


def test_a_condition_may_ask_the_variables_of_the_case_and_words() -> None:
    read = form(component("textfield", "why", shown_if="preset != None and run(student) > 3"))

    assert posted(read, now={"preset": None}) == {}
    assert posted(read, now={"preset": "ask"}, why="because") == {"why": "because"}


def test_an_answer_of_an_earlier_round_opens_nothing() -> None:
    read = form(
        component("radio", "met", needed=False, values=["yes", "later"]),
        component("textfield", "on", shown_if="met = 'later'"),
    )

    assert posted(read, now={"met": "later"}) == {"met": None}


# Sentences -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (component("textfield"), "Say “What of told?”."),
        (component("number"), "“What of told?”: give a number."),
        (component("radio", values=["a"]), "“What of told?”: choose one."),
        (yes_no("told"), "“What of told?”: choose yes or no."),
        (component("checklist", values=["a"]), "“What of told?”: choose at least one."),
        (component("select", options="people('x')", type="person"), "“What of told?”: choose a person."),
        (component("checkbox", must="yes"), "“What of told?”: tick it, or do it first."),
        (component("datetime", subtype="date"), "“What of told?”: give the day."),
        (component("datetime", subtype="datetime"), "“What of told?”: give day and time."),
    ],
)
def test_a_missing_answer_has_its_sentence(asked: Component, sentence: str) -> None:
    assert wrong(form(asked)) == {"told": sentence}


@pytest.mark.parametrize(
    ("asked", "text", "part"),
    [
        (component("radio", values=["a"]), "z", "choose one of the choices"),
        (component("select", options="offered()"), "green", "choose one of the choices"),
        (component("select", options="people('x')", type="person"), "eve", "choose a person"),
        (yes_no("told"), "perhaps", "choose yes or no"),
        (component("number"), "ten", "give a number."),
        (component("number"), "1e5", "give a number."),
        (component("number", min=1, max=20), "0", "1 or more and 20 or less"),
        (component("number", min=1, max=20), "21", "1 or more and 20 or less"),
        (component("number", min=0), "-1", "0 or more"),
        (component("number"), "999999999999", "not so large"),
        (component("datetime", subtype="date"), "2026-02-30", "a day of the calendar"),
        (component("datetime", subtype="date"), "16.11.2026", "a day of the calendar"),
        (component("datetime", subtype="time"), "24:00", "such as 09:05"),
        (component("datetime", subtype="datetime"), "tomorrow", "the clock shows on that day"),
        (component("datetime", subtype="datetime"), "2026-03-08T02:30", "the clock shows on that day"),
        (component("datetime", subtype="datetime"), "9999-12-31T23:59", "the clock shows on that day"),
        (component("textfield"), "x" * 301, "at most 300"),
        (component("textarea"), "x" * 4_001, "at most 4,000"),
        (component("textfield"), "a\x00b", "special signs"),
        (component("textarea"), "a\ud800b", "special signs"),
        (component("textfield", type="student"), "x" * 101, "choose a student"),
    ],
)
def test_an_answer_that_does_not_fit_has_its_sentence(asked: Component, text: str, part: str) -> None:
    assert part in wrong(form(asked), told=text)["told"]


def test_one_wrong_choice_of_several_is_refused() -> None:
    read = form(component("checklist", values=["a", "b"]))

    with pytest.raises(BadAnswers):
        read.read({"told": ["a", "z"]}, scope(), DENVER)


def test_every_field_that_is_wrong_is_named_at_once() -> None:
    read = form(component("number", "eta"), component("textfield", "who"), component("textfield", "more", needed=False))

    assert set(wrong(read, eta="soon")) == {"eta", "who"}


def test_a_field_that_has_nothing_to_offer_need_not_be_answered() -> None:
    read = form(component("select", options="offered()"))

    assert posted(read, MadeUpWords(offered=[])) == {"told": None}
    assert "told" in wrong(read)


# Typed answers -------------------------------------------------------------------------------------


def test_typed_answers_that_fit_come_back_with_none_for_what_was_left_out() -> None:
    assert VISIT.check({"finding": "lives_there"}, scope()) == {"finding": "lives_there", "note": None}


def test_a_typed_answer_to_a_field_that_is_not_asked_is_refused() -> None:
    with pytest.raises(BadAnswers) as refused:
        VISIT.check({"finding": "lives_there", "again": "yes", "nonsense": 1}, scope())

    assert set(refused.value.fields) == {"again", "nonsense"}


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (component("textfield"), 1),
        (component("number"), "1"),
        (component("number"), True),
        (component("number"), float("nan")),
        (component("checklist", values=["a"]), "a"),
        (component("radio", values=["a"]), ["a"]),
        (component("checkbox", must="yes"), True),
        (component("checkbox", must="yes"), "no"),
        (component("datetime", subtype="date"), "2026-11-16\n"),
        (component("datetime", subtype="time"), "09:05\n"),
        (component("datetime", subtype="datetime"), "2026-11-16T09:05"),
        (component("datetime", subtype="datetime"), "2026-11-16T09:61:00+00:00"),
    ],
)
def test_a_typed_answer_of_the_wrong_type_is_refused(asked: Component, value: Value) -> None:
    with pytest.raises(BadAnswers):
        form(asked).check({"told": value}, scope())


# What is there before anybody writes ---------------------------------------------------------------


def test_fields_are_prefilled_from_variables_words_and_texts() -> None:
    read = form(
        component("radio", "answer", values=["ask", "leave"], prefill="preset"),
        component("datetime", "at", subtype="datetime", prefill="now()"),
        component("textarea", "text", prefill="{finding}, visit {visits}"),
        component("textfield", "empty", prefill="nothing"),
        component("number", "count", prefill="1"),
    )

    presets = read.presets(scope(preset="ask", finding="lives there", visits=2))

    assert presets == {
        "answer": "ask",
        "at": "2026-11-16T17:00:00+00:00",
        "text": "lives there, visit 2",
        "count": 1,
    }


def test_a_preset_that_is_not_offered_is_left_out() -> None:
    read = form(component("radio", "answer", values=["none", "offer", "breach"], options="offered()", prefill="preset"))

    assert read.presets(scope(MadeUpWords(offered=["none", "breach"]), preset="offer")) == {}
    assert read.presets(scope(MadeUpWords(offered=["none", "breach"]), preset="none")) == {"answer": "none"}


def test_a_text_that_is_too_long_to_be_sent_is_prefilled_shortened() -> None:
    read = form(component("textarea", "text", prefill="draft"))

    assert read.presets(scope(draft="x" * 5_000)) == {"text": "x" * 4_000}


def test_choices_have_the_words_of_the_form_or_of_the_vocabulary() -> None:
    read = form(
        component("radio", "answer", values=["red", "green"], options="offered()"),
        component("select", "who", options="people('x')", type="person"),
    )

    assert read.choices(read.field("answer"), scope()) == (forms.Choice("red", "Red"), forms.Choice("blue", "blue"))
    assert [choice.label for choice in read.choices(read.field("who"), scope())] == ["person ada", "person ben"]


@pytest.mark.parametrize(("given", "values"), [("red", ["red"]), (None, []), (["red", "red"], ["red"])])
def test_choices_are_a_list_whatever_their_expression_gives(given: Value, values: list[str]) -> None:
    read = form(component("select", options="offered()"))

    found = read.choices(read.field("told"), scope(MadeUpWords(offered=given)))

    assert [choice.value for choice in found] == values


def test_several_persons_are_chosen_by_their_names() -> None:
    read = form(component("checklist", options="people('x')", type="person"))

    assert [choice.label for choice in read.choices(read.field("told"), scope())] == ["person ada", "person ben"]


def test_a_moment_prefills_a_time_as_people_read_it() -> None:
    class Local(MadeUpWords):
        def show(self, type_: str, value: Value) -> str:
            return "10:00" if (type_, value) == ("time", "2026-11-16T17:00:00+00:00") else super().show(type_, value)

    read = form(component("datetime", "at", subtype="time", prefill="now()"))

    assert read.presets(scope(Local())) == {"at": "10:00"}


def test_a_field_may_be_asked_only_when_the_case_does_not_know_it_yet() -> None:
    read = form(component("textfield", "reader", shown_if="reader = None"))

    assert posted(read, now={"reader": "kit"}) == {}
    assert posted(read, reader="kit") == {"reader": "kit"}


def test_a_fact_beside_the_questions_is_what_the_case_knows() -> None:
    read = form(
        {"type": "text", "label": "So far", "properties": {"shown": "finding", "shown_if": "visits > 1"}},
        component("textfield", "finding"),
    )

    assert read.shown(scope(finding="nobody there", visits=2), {}) == (forms.Shown("So far", ("nobody there",)),)


def test_choices_may_depend_on_an_answer_of_the_same_form() -> None:
    words = MadeUpWords()
    read = form(
        component("textfield", "student", type="student"), component("select", "days", options="[run(student)]")
    )

    read.choices(read.field("days"), scope(words, student="other"), {"student": "kit"})

    assert words.asked == [("run", ("kit",))]


def test_facts_are_shown_in_words_line_by_line() -> None:
    read = form(
        {"type": "text", "label": "Asked", "properties": {"shown": "people('x')"}},
        {"type": "text", "label": "Nothing", "properties": {"shown": "nothing"}},
        {"type": "text", "label": "Hidden", "properties": {"shown": "1", "shown_if": "nothing != None"}},
        component("textfield"),
    )

    assert read.shown(scope(), {}) == (forms.Shown("Asked", ("person ada", "person ben")), forms.Shown("Nothing", ()))


def test_plain_answers_fill_what_a_story_leaves_out() -> None:
    read = form(
        component("radio", "reason", values=["audit", "mail"]),
        component("datetime", "at", subtype="datetime", prefill="now()"),
        component("datetime", "day", subtype="date"),
        component("datetime", "time", subtype="time"),
        component("datetime", "moment", subtype="datetime"),
        component("textfield", "who"),
        component("number", "many", min=2),
        component("checklist", "basis", values=["seen", "told"]),
        component("checkbox", "read", must="yes"),
        yes_no("danger"),
        component("textfield", "hint", needed=False),
        component("textfield", "mail_only", shown_if="reason = 'mail'"),
        component("select", "one_of_none", options="[]"),
        component("checklist", "some_of_none", options="[]"),
    )

    filled = read.filled({"who": "Ms Kestrel"}, scope(), DENVER)

    assert filled == {
        "who": "Ms Kestrel",
        "reason": "audit",
        "at": "2026-11-16T17:00:00+00:00",
        "day": "2026-11-16",
        "time": "10:00",
        "moment": "2026-11-16T17:00:00+00:00",
        "many": 2,
        "basis": ["seen"],
        "read": "yes",
        "danger": "no",
        "hint": None,
        "one_of_none": None,
        "some_of_none": None,
    }
    assert read.check(filled, scope()) == filled


# Forms that are refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (component("filepicker"), "no component filepicker"),
        (component("textfield", type="school"), "no component textfield school"),
        (component("datetime", subtype="month"), "no component datetime"),
        ({**component("textfield"), "conditional": {}}, "use the property shown_if"),
        ({**component("radio", values=["a"]), "valuesExpression": "x"}, "use the property options"),
        ({**component("textfield"), "defaultValue": "x"}, "use the property prefill"),
        (component("textfield", colour="red"), "no property colour"),
        ({**component("textfield"), "validate": {"pattern": "x"}}, "pattern is not supported"),
        (component("textfield", "case"), "its key is a name"),
        (component("textfield", "a b"), "its key is a name"),
        ({"type": "textfield", "key": "a"}, "no label"),
        (component("radio"), "no choices"),
        (component("radio", values=["a", "a"]), "one value"),
        (component("radio", values=[""]), "both texts"),
        (component("radio", values=["yes"], type="yes_no"), "yes and no"),
        (yes_no("told", prefill="'yes'"), "never prefilled"),
        (component("textfield", shown_if="a b"), "cannot be read"),
        (component("textfield", prefill="{a"), "not closed"),
        (component("textfield", names="accept"), "person field"),
        ({"type": "text", "label": "Fact"}, "property shown"),
        ({"type": "text", "key": "a", "label": "Fact", "properties": {"shown": "a"}}, "no key"),
        (component("number", min="1"), "min is a number"),
        (component("number", max=True), "max is a number"),
        ({**component("textfield"), "properties": []}, "groups of settings"),
        ({**component("textfield"), "validate": []}, "groups of settings"),
        ({**component("radio"), "values": 1}, "a list of groups"),
        ({**component("radio"), "values": ["a"]}, "a list of groups"),
        ({**component("radio"), "values": [{"value": "a"}]}, "both texts"),
        ({**component("radio"), "values": [{"value": 1, "label": "a"}]}, "a text in quotes"),
    ],
)
def test_a_field_that_cannot_be_asked_is_refused_by_name(asked: Component, says: str) -> None:
    with pytest.raises(BadBundle, match=says) as refused:
        form(asked)

    assert str(refused.value).startswith("field ")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", "line 1: this is no JSON"),
        (b"\xff", "UTF-8"),
        (b"[]", "list of components"),
        (b'{"components": 1}', "list of components"),
        (b'{"components": [1]}', "no group of settings"),
        (b'{"components": [], "components": []}', "stands twice"),
        (b"[" * 100_000, "nested too deep"),
        (json.dumps({"components": [component("textfield")] * 2}).encode(), "told stands there twice"),
        (json.dumps({"components": [component("textfield", f"f{n}") for n in range(101)]}).encode(), "at most 100"),
    ],
)
def test_a_file_that_is_no_form_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(BadBundle, match=says):
        forms.read(data, "visit")


def test_what_a_field_declares_is_kept() -> None:
    read = form(
        component("select", "who", options="people('x')", type="person", names="accept", personal="no", in_note="yes"),
        component("textarea", "text", copy="yes", needed=False),
    )
    who, text = read.fields

    assert (who.type, who.names, who.personal, who.in_note, who.required) == ("person", "accept", False, True, True)
    assert (text.type, text.copy, text.personal, text.required) == ("long_text", True, True, False)


# Properties ----------------------------------------------------------------------------------------

EVERYTHING = form(
    component("textfield", "a", needed=False),
    component("textarea", "b", shown_if="a != None"),
    component("number", "c", min=0, max=9),
    component("radio", "d", values=["x", "y"]),
    yes_no("e", shown_if="d = 'y'"),
    component("checklist", "f", values=["p", "q"]),
    component("datetime", "g", subtype="date"),
    component("datetime", "h", subtype="time"),
    component("datetime", "i", subtype="datetime"),
    component("select", "j", options="people('x')", type="person"),
    component("checkbox", "k", must="yes"),
    component("textfield", "l", type="student", needed=False),
)
#: key -> what fits when the field is asked; anything else is thrown in by the test
FITTING = {
    "a": ["Ms Kestrel"],
    "b": ["two\r\nlines"],
    "c": ["7"],
    "d": ["x", "y"],
    "e": ["yes", "no"],
    "f": ["p", "q"],
    "g": ["2026-11-16"],
    "h": ["09:05"],
    "i": ["2026-11-16T09:05"],
    "j": ["ada"],
    "k": ["yes"],
    "l": ["st_x7"],
}
FIT = st.fixed_dictionaries({key: st.sampled_from(texts).map(lambda text: [text]) for key, texts in FITTING.items()})
ANYTHING = st.dictionaries(st.sampled_from("abcdefghijklmz"), st.lists(st.text(max_size=12), max_size=3), max_size=2)


@given(raw=FIT, thrown_in=ANYTHING)
def test_anything_posted_is_read_or_refused_field_by_field(
    raw: dict[str, list[str]], thrown_in: dict[str, list[str]]
) -> None:
    asker = scope()
    try:
        read = EVERYTHING.read(raw | thrown_in, asker, DENVER)
    except BadAnswers as refused:
        assert refused.fields
        assert set(refused.fields) <= set(thrown_in) | {"b", "e"}
        return
    assert EVERYTHING.check(read, asker) == read


@given(at=st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2099, 1, 1), timezones=st.just(dt.UTC)))
def test_a_local_time_on_a_page_is_read_back_as_its_moment(at: dt.datetime) -> None:
    moment = at.replace(second=0, microsecond=0)
    local = moment.astimezone(DENVER)
    read = answers.posted(
        form(component("datetime", subtype="datetime")).fields[0], [f"{local:%Y-%m-%dT%H:%M}"], DENVER
    )

    hour_shown_twice = local.fold == 1
    assert hour_shown_twice or read == clock.text(moment)
