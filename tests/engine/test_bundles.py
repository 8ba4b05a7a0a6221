"""Bundles: which files make one, what of the shared files belongs to it, and what is refused by file and element."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine import bundles, labels, stories
from engine.errors import BadBundle
from tests.engine.made_up_words import MadeUpWords

BPMN = 'xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core"'
MANIFEST = """
name = "Loan"
heading = 1
heading_name = "Loans"
priority = 1
age = "minutes"
languages = ["en"]
prints = ["slip"]
files = ["desk"]
subject = "reader"
scope = "branch"
outcome = "outcome"
outcome_fields = ["state"]
outcome_names = { lost = "Never came back" }
names = { shelf = { top = "Up there" } }
hazards = ["mould"]
trusted = "keeper"
standing = "lent {days} days"

[duplicate]
of = ["reader"]
within = "open"

[sheet]
who = "A reader asks"
what = "The desk lends"
steps_title = "The desk will"
steps = ["Lend"]

[messages.withdrawn]
label = "Reader withdraws"
from = ["desk"]
from_for = { librarian = "desk" }
form = "withdrawn"
waits = "hold"
refused = "The book is lent"

[[messages.withdrawn.refusals]]
while = "lend"
sentence = "The reader stands here"

[[watches]]
message = "withdrawn"
when = "run(reader) > 3"
payload = { reason = "'long ago'" }
"""


def process(id_: str, body: str) -> bytes:
    message = '<b:message id="M" name="withdrawn"/>'
    return f'<b:definitions {BPMN}>{message}<b:process id="{id_}">{body}</b:process></b:definitions>'.encode()


def table(id_: str) -> bytes:
    return (
        f'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="{id_}"><decisionTable>'
        "<input><inputExpression><text>name</text></inputExpression></input><output name='amount'/>"
        "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"
        "</decisionTable></decision></definitions>"
    ).encode()


def form(*components: Mapping[str, object]) -> bytes:
    return json.dumps({"components": components}).encode()


def choice(key: str, **values: str) -> dict[str, object]:
    written = [{"value": value, "label": label} for value, label in values.items()]
    return {"type": "radio", "key": key, "label": key, "values": written}


LEND = (
    '<b:userTask id="lend"/><b:callActivity id="mending" calledElement="mending"/>'
    '<b:businessRuleTask id="rate"><b:extensionElements><s:calledDecisionId>rates</s:calledDecisionId>'
    "</b:extensionElements></b:businessRuleTask>"
    '<b:scriptTask id="a"><b:script>outcome = fault or state</b:script></b:scriptTask>'
    '<b:boundaryEvent id="c" attachedToRef="mending"><b:messageEventDefinition messageRef="M"><b:extensionElements>'
    "<s:messageVariable>gone</s:messageVariable></b:extensionElements></b:messageEventDefinition></b:boundaryEvent>"
)
OWN = {
    "bundle.toml": MANIFEST.encode(),
    "process.bpmn": process("loan", LEND),
    "rates.dmn": table("rates"),
    "forms/start.json": form({"type": "textfield", "key": "reader", "label": "Who?", "properties": {"type": "person"}}),
    "forms/lend.json": form(choice("state", good="In good order", torn="Torn")),
    "forms/withdrawn.json": form(choice("reason", late="Too late")),
    "prints/slip.en.md": b"# Slip\n\nFor {reader}\n",
    "stories/l1.toml": b"",
}
SHARED = {
    "mending.bpmn": process("mending", '<b:userTask id="mend"/><b:callActivity id="g" calledElement="gluing"/>'),
    "gluing.bpmn": process("gluing", '<b:userTask id="glue"/>'),
    "binding.bpmn": process("binding", '<b:userTask id="bind"/>'),
    "amounts.dmn": table("amounts"),
    "forms/mend.json": form(choice("fault", torn="Pages torn")),
    "forms/glue.json": form(),
    "forms/bind.json": form(),
}


def written(folder: Path, own: Mapping[str, bytes], shared: Mapping[str, bytes] = SHARED) -> Path:
    for name, files in (("loan", own), ("shared", shared)):
        for path, data in files.items():
            (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / path).write_bytes(data)
    return folder / "loan"


@pytest.fixture
def loan(tmp_path: Path) -> bundles.Bundle:
    return bundles.read(written(tmp_path, OWN))


# What belongs to a bundle --------------------------------------------------------------------------


def test_a_bundle_takes_with_it_what_it_calls_and_every_shared_table(loan: bundles.Bundle) -> None:
    assert {path for path in loan.files if path.startswith("shared/")} == {
        "shared/mending.bpmn",
        "shared/gluing.bpmn",
        "shared/amounts.dmn",
        "shared/forms/mend.json",
        "shared/forms/glue.json",
    }
    assert set(OWN) < set(loan.files)


def test_what_the_files_say_is_read(loan: bundles.Bundle) -> None:
    assert list(loan.diagrams) == ["loan", "gluing", "mending"]
    assert set(loan.tables) == {"rates", "amounts"}
    assert set(loan.forms) == {"start", "lend", "withdrawn", "mend", "glue"}
    assert loan.prints == {"slip": {"en": "# Slip\n\nFor {reader}\n"}}
    assert loan.paths["mending"] == "shared/mending.bpmn"
    assert loan.stories == {"l1": b""}
    assert loan.process.process == "loan"


def test_the_stories_of_a_bundle_are_read_in_the_order_people_count(loan: bundles.Bundle) -> None:
    told = b'name = "n"\nstart = "Mon 09:00"\nby = "S"\n[expect]\ndisposition = "d"\npath = []\nnotices = []\n'
    files = {**loan.files, **{f"stories/{name}.toml": told for name in ("l10", "l1", "l2b", "l2a")}}

    found = stories.of_bundle(bundles.of_files("loan", files))

    assert [one.id for one in found] == ["l1", "l2a", "l2b", "l10"]


def test_the_same_files_make_the_same_bundle_wherever_they_come_from(loan: bundles.Bundle) -> None:
    assert bundles.of_files("loan", dict(reversed(loan.files.items()))).sha256 == loan.sha256


@pytest.mark.parametrize("path", ["bundle.toml", "stories/l1.toml", "shared/amounts.dmn"])
def test_one_byte_makes_another_bundle(loan: bundles.Bundle, path: str) -> None:
    changed = bundles.of_files("loan", {**loan.files, path: loan.files[path] + b"\n"})

    assert changed.sha256 != loan.sha256


def test_contents_that_moved_to_the_next_file_make_another_bundle(loan: bundles.Bundle) -> None:
    one, other = ({**loan.files, "stories/a.toml": a, "stories/b.toml": b} for a, b in ((b"xy", b""), (b"x", b"y")))

    assert bundles.of_files("loan", one).sha256 != bundles.of_files("loan", other).sha256


def test_an_exported_bundle_brings_its_shared_files_itself(loan: bundles.Bundle, tmp_path: Path) -> None:
    again = bundles.read(written(tmp_path / "elsewhere", loan.files, {"amounts.dmn": table("amounts") + b"\n"}))

    assert again.sha256 == loan.sha256


def test_an_own_process_comes_before_a_shared_one_of_its_name(tmp_path: Path) -> None:
    own = {**OWN, "mending.bpmn": process("mending", '<b:userTask id="lend"/>')}

    mended = bundles.read(written(tmp_path, own))

    assert mended.paths["mending"] == "mending.bpmn"
    assert [path for path in mended.files if path.startswith("shared/")] == ["shared/amounts.dmn"]


def test_hidden_files_are_left_out(loan: bundles.Bundle, tmp_path: Path) -> None:
    (tmp_path / "loan" / ".editor").write_bytes(b"")

    assert bundles.read(tmp_path / "loan").sha256 == loan.sha256


# The manifest --------------------------------------------------------------------------------------


def test_the_manifest_is_typed(loan: bundles.Bundle) -> None:
    manifest = loan.manifest

    assert (manifest.name, manifest.priority, manifest.age, manifest.outcome) == ("Loan", 1, "minutes", "outcome")
    assert (manifest.hazards, manifest.trusted) == (("mould",), "keeper")
    assert manifest.standing is not None and manifest.standing.names == ("days",)
    assert manifest.duplicate is not None and manifest.duplicate.of == ("reader",)
    assert manifest.sheet is not None and manifest.sheet.steps == ("Lend",)
    message = manifest.messages["withdrawn"]
    assert (message.senders, message.senders_for, message.waits) == (("desk",), {"librarian": "desk"}, "hold")
    assert [(one.element, one.sentence) for one in message.refusals] == [("lend", "The reader stands here")]
    assert [watch.when.source for watch in manifest.watches] == ["run(reader) > 3"]
    assert manifest.watches[0].payload["reason"].source == "'long ago'"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "Loan"', "", "name is missing"),
        ("priority = 1", "priority = -1", "priority is missing or no whole number"),
        ('age = "minutes"', 'age = "years"', "age is one of minutes, school_days"),
        ('files = ["desk"]', "files = 1", "files is a list of texts"),
        ('within = "open"', 'within = "week"', "duplicate.*within is one of day, open"),
        ('steps = ["Lend"]', "", "sheet.*steps is a list of texts"),
        ('form = "withdrawn"', "", "withdrawn.*needs a form"),
        ('form = "withdrawn"', 'form = "nowhere"', "form nowhere"),
        ('waits = "hold"', 'waits = "sleep"', "waits is one of"),
        ('refused = "The book is lent"', "", "refused is missing"),
        ("lent {days} days", "lent {days", "not closed"),
        ("run(reader) > 3", "run(", "watches.* 1: .*cannot be read"),
        ('name = "Loan"', 'name = "Loan"\ncolour = "red"', "no setting colour"),
        ('name = "Loan"', "name = ", "no TOML.*line 2"),
        ('{ lost = "Never came back" }', "{ lost = 1 }", "outcome_names holds names with a text"),
    ],
)
def test_a_manifest_that_is_wrong_is_refused_by_its_setting(
    loan: bundles.Bundle, old: str, new: str, says: str
) -> None:
    files = {**loan.files, "bundle.toml": MANIFEST.replace(old, new, 1).encode()}

    with pytest.raises(BadBundle, match=says) as refused:
        bundles.of_files("loan", files)

    assert str(refused.value).startswith("bundle.toml")


# Files that make no bundle -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "data", "says"),
    [
        ("run.py", b"", "run.py: a bundle holds no such file"),
        ("forms/Start.json", b"", "no such file"),
        ("prints/slip.md", b"", "no such file"),
        ("shared/stories/x.toml", b"", "no such file"),
        ("process.bpmn", process("other", LEND), "process.bpmn: its process has the id other: the id is loan"),
        ("mending.bpmn", process("mending", ""), "mending stands in mending.bpmn already"),
        ("extra.bpmn", process("other", ""), "extra.bpmn: .*the id is extra"),
        ("process.bpmn", process("loan", "</b:process><b:process id='more'>"), "process.bpmn: .*holds 2 processes"),
        ("process.bpmn", b"<a", "process.bpmn: line 1"),
        ("rates.dmn", table("other"), "rates.dmn: .*the id is the file's name"),
        ("loan.dmn", table("loan"), "loan stands in process.bpmn already"),
        ("forms/lend.json", b"{", "forms/lend.json: line 1"),
        ("forms/mend.json", form(), r"shared/forms/mend.json: there is a form mend in forms/"),
        ("prints/slip.en.md", b"one\n{two\n", "prints/slip.en.md: line 2"),
        ("prints/slip.en.md", b"\xff", "prints/slip.en.md: .*UTF-8"),
        ("prints/slip.es.md", b"", "names no print slip in es"),
        ("prints/note.en.md", b"", "names no print note in en"),
        ("big.dmn", b"x" * 2_000_001, "big.dmn: .*bytes"),
    ],
)
def test_a_file_that_does_not_belong_is_refused_by_name(
    loan: bundles.Bundle, path: str, data: bytes, says: str
) -> None:
    with pytest.raises(BadBundle, match=says):
        bundles.of_files("loan", {**loan.files, path: data})


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("bundle.toml", "add what is missing"),
        ("process.bpmn", "add what is missing"),
        ("rates.dmn", r"process.bpmn: .*\(rate\) asks the table rates"),
        ("forms/lend.json", r"process.bpmn: .*\(lend\) opens the form lend"),
        ("shared/mending.bpmn", r"process.bpmn: .*\(mending\) calls the process mending"),
        ("shared/forms/glue.json", r"shared/gluing.bpmn: .*\(glue\) opens the form glue"),
        ("forms/withdrawn.json", "message withdrawn has the form withdrawn"),
        ("prints/slip.en.md", "prints/slip.en.md: the manifest names it"),
    ],
)
def test_a_file_that_is_missing_is_asked_for_by_who_needs_it(loan: bundles.Bundle, path: str, says: str) -> None:
    files = {name: data for name, data in loan.files.items() if name != path}

    with pytest.raises(BadBundle, match=says):
        bundles.of_files("loan", files)


def test_a_link_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, OWN)
    (folder / "forms" / "extra.json").symlink_to(folder / "bundle.toml")

    with pytest.raises(BadBundle, match="forms/extra.json: .*no links"):
        bundles.read(folder)


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadBundle, match="no bundle.toml"):
        bundles.read(tmp_path)


@pytest.mark.parametrize(("count", "size"), [(501, 1), (11, 1_900_000)])
def test_a_bundle_of_too_many_files_or_bytes_is_refused(loan: bundles.Bundle, count: int, size: int) -> None:
    more = {f"stories/s{number}.toml": b"x" * size for number in range(count)}

    with pytest.raises(BadBundle, match="at most 500 files"):
        bundles.of_files("loan", {**loan.files, **more})


@pytest.mark.parametrize("name", ["Loan", "loan-2", "../loan", ""])
def test_a_name_that_is_no_folder_of_a_call_type_is_refused(loan: bundles.Bundle, name: str) -> None:
    with pytest.raises(BadBundle, match="small letters"):
        bundles.of_files(name, loan.files)


def test_a_message_that_only_other_cases_send_needs_no_form(loan: bundles.Bundle) -> None:
    text = MANIFEST.replace('from = ["desk"]', "from = []").replace('form = "withdrawn"', 'payload = ["reason"]')

    sent = bundles.of_files("loan", {**loan.files, "bundle.toml": text.encode()})

    assert (sent.manifest.messages["withdrawn"].form, sent.manifest.messages["withdrawn"].payload) == ("", ("reason",))
    assert labels.labels(sent, MadeUpWords())("gone.reason", "late") is None


# Words for values ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("state", "good", "In good order"),
        ("gone.reason", "late", "Too late"),
        ("reason", "late", None),
        ("reader", "kit", "person kit"),
        ("outcome", "torn", "Pages torn"),
        ("outcome", "good", "In good order"),
        ("outcome", "lost", "Never came back"),
        ("shelf", "top", "Up there"),
        ("shelf", "low", None),
        ("unheard", "of", None),
        ("reader", None, None),
    ],
)
def test_a_value_has_the_words_of_the_field_that_fills_it(
    loan: bundles.Bundle, name: str, value: str | None, words: str | None
) -> None:
    assert labels.labels(loan, MadeUpWords())(name, value) == words
