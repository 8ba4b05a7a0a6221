"""The manifest of a bundle, `bundle.toml`: what the diagrams do not say about a call type. It never runs anything.

Whether the roles, fields, elements and messages it names exist is for the publish checks to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine import language, tomlfile
from engine.errors import BadBundle, BadExpression

FILE = "bundle.toml"


@dataclass(frozen=True)
class Sheet:
    """The row of the call sheet, letter by letter."""

    who: str
    what: str
    steps_title: str
    before_steps: str
    steps: tuple[str, ...]
    note: str
    #: names of deadlines shown as "In force" beside the row
    in_force: tuple[str, ...]


@dataclass(frozen=True)
class Duplicate:
    """When a new instance may be the same as one that is there: these start fields are equal, within a day or open."""

    of: tuple[str, ...]
    within: str


@dataclass(frozen=True)
class Refusal:
    """The sentence for a message that comes while this element is open."""

    element: str
    sentence: str


@dataclass(frozen=True)
class Message:
    """A message that people, other instances or a watch may send to an instance."""

    name: str
    label: str
    #: role keys that may send it, and role key -> for whom it may be sent ("school")
    senders: tuple[str, ...]
    senders_for: Mapping[str, str]
    #: key of its form; its answers are the payload. "": nobody fills one in
    form: str
    #: names of the payload of a message without a form
    payload: tuple[str, ...]
    #: when nobody waits: "hold" or "refuse"
    waits: str
    #: the sentence when it is refused
    refused: str
    refusals: tuple[Refusal, ...]
    #: for messages of other instances: the payload name that is matched with the instance's subject
    key: str


@dataclass(frozen=True)
class Watch:
    """A condition looked at each school morning; when it holds, the message is sent with this payload."""

    message: str
    when: language.Expression
    payload: Mapping[str, language.Expression]


@dataclass(frozen=True)
class Manifest:
    """The manifest of a bundle."""

    name: str
    #: number and words of the heading of the work list and the sheet, and the place under it
    heading: int
    heading_name: str
    order: int
    #: 1 comes first
    priority: int
    #: "minutes" or "school_days"
    age: str
    languages: tuple[str, ...]
    prints: tuple[str, ...]
    glossary: tuple[str, ...]
    #: variables shown beside the outcome
    shows: tuple[str, ...]
    #: variables that warn of a danger: shown before everything else
    hazards: tuple[str, ...]
    #: variable: the person who may see what is protected, besides those whose role may; "": nobody
    trusted: str
    #: start field: how many cases one filing opens, each about somebody of his own; "": one
    copies: str
    #: role keys that may file, and role key -> for whom it may file
    files: tuple[str, ...]
    files_for: Mapping[str, str]
    #: variables: what the instance is about, whose records it belongs to, its outcome so far ("": the disposition)
    subject: str
    scope: str
    outcome: str
    #: fields whose choices name the values of the outcome, and names of further values
    outcome_fields: tuple[str, ...]
    outcome_names: Mapping[str, str]
    #: variable -> value -> its words, for values that no field offers
    names: Mapping[str, Mapping[str, str]]
    duplicate: Duplicate | None
    #: None: not on the sheet
    sheet: Sheet | None
    #: how a running instance stands, in one line, for other instances about the same subject; None: they do not tell it
    standing: language.Text | None = None
    messages: Mapping[str, Message] = field(default_factory=dict)
    watches: tuple[Watch, ...] = ()


def read(data: bytes) -> Manifest:
    """Read a manifest; raises BadBundle naming the setting."""
    top = tomlfile.read(data, FILE, BadBundle)
    messages = top.group("messages")
    names = top.group("names")
    manifest = Manifest(
        name=top.text("name"),
        heading=top.number("heading"),
        heading_name=top.text("heading_name"),
        order=top.number("order", 0),
        priority=top.number("priority"),
        age=top.one_of("age", ("minutes", "school_days")),
        languages=top.texts("languages", needed=True),
        prints=top.texts("prints"),
        glossary=top.texts("glossary"),
        shows=top.texts("shows"),
        hazards=top.texts("hazards"),
        trusted=top.text("trusted", ""),
        copies=top.text("copies", ""),
        files=top.texts("files"),
        files_for=top.pairs("files_for"),
        subject=top.text("subject"),
        scope=top.text("scope"),
        outcome=top.text("outcome", ""),
        outcome_fields=top.texts("outcome_fields"),
        outcome_names=top.pairs("outcome_names"),
        names={name: names.pairs(name) for name in names.names()},
        duplicate=_duplicate(top.group("duplicate")) if "duplicate" in top else None,
        sheet=_sheet(top.group("sheet")) if "sheet" in top else None,
        standing=_standing(top) if "standing" in top else None,
        messages={name: _message(name, messages.group(name)) for name in messages.names()},
        watches=tuple(_watch(one) for one in top.groups("watches")),
    )
    top.nothing_else()
    return manifest


def _standing(group: tomlfile.Group) -> language.Text:
    try:
        return language.text(group.text("standing"))
    except BadExpression as error:
        raise group.refusal(str(error).removesuffix(".")) from None


def _duplicate(group: tomlfile.Group) -> Duplicate:
    duplicate = Duplicate(group.texts("of", needed=True), group.one_of("within", ("day", "open")))
    group.nothing_else()
    return duplicate


def _sheet(group: tomlfile.Group) -> Sheet:
    sheet = Sheet(
        who=group.text("who"),
        what=group.text("what"),
        steps_title=group.text("steps_title"),
        before_steps=group.text("before_steps", ""),
        steps=group.texts("steps", needed=True),
        note=group.text("note", ""),
        in_force=group.texts("in_force"),
    )
    group.nothing_else()
    return sheet


def _message(name: str, group: tomlfile.Group) -> Message:
    message = Message(
        name=name,
        label=group.text("label", name),
        senders=group.texts("from"),
        senders_for=group.pairs("from_for"),
        form=group.text("form", ""),
        payload=group.texts("payload"),
        waits=group.one_of("waits", ("hold", "refuse"), "refuse"),
        refused=group.text("refused"),
        refusals=tuple(_refusal(one) for one in group.groups("refusals")),
        key=group.text("key", ""),
    )
    group.nothing_else()
    if message.senders and not message.form:
        raise group.refusal('people send it, so it needs a form: write form = "…"')
    return message


def _refusal(group: tomlfile.Group) -> Refusal:
    refusal = Refusal(group.text("while"), group.text("sentence"))
    group.nothing_else()
    return refusal


def _watch(group: tomlfile.Group) -> Watch:
    payload = group.pairs("payload")
    try:
        watch = Watch(
            group.text("message"),
            language.expression(group.text("when")),
            {name: language.expression(source) for name, source in payload.items()},
        )
    except BadExpression as error:
        raise group.refusal(str(error).removesuffix(".")) from None
    group.nothing_else()
    return watch
