"""The draft of a note for the Attendance Notes: what was done since the last one, line by line. It never saves one.

A line says when, who, which step, and those answers whose fields belong into a note (`in_note` in the form); whatever
a form does not mark, such as a danger, stays out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from engine.acts import Value
from engine.bundles import Bundle
from engine.forms import Form
from engine.language import Expression, Text
from engine.trail import Sealed
from workflows import show

#: The kinds of entries that a note tells.
KINDS = ("user_task.completed", "message.received")

Shown = Callable[[str, Value], str]


def draft(entries: Sequence[Sealed], bundle: Bundle, *, word: str, shown: Shown, zone: ZoneInfo, today: dt.date) -> str:
    """The draft made of a case's entries, oldest first; `word` is the word whose call makes a form a note's."""
    lines: list[str] = []
    for entry in entries:
        form = _form(entry, bundle)
        if form is not None and _asks_for(form, word):
            # what stands before the last note has been told there
            lines.clear()
        elif form is not None:
            lines += _lines(entry, bundle, form, shown=shown, zone=zone, today=today)
    return "\n".join(lines)


def _lines(entry: Sealed, bundle: Bundle, form: Form, *, shown: Shown, zone: ZoneInfo, today: dt.date) -> Iterator[str]:
    told = list(_answers(form, _given(entry), shown))
    if not told and not entry.facts.get("tag"):
        return
    local = entry.done_at.astimezone(zone)
    who = entry.on_behalf_of or entry.actor
    by = f"{shown('person', who)}: " if who else ""
    step = _message_label(entry, bundle) or str(entry.facts.get("name") or "")
    yield f"{show.day(local.date(), today)}, {local:%H:%M}, {by}{step}. {' '.join(told)}".rstrip()


def _answers(form: Form, answers: Mapping[str, Value], shown: Shown) -> Iterator[str]:
    for field in form.asked:
        value = answers.get(field.key)
        if not field.in_note or value is None or value == []:
            continue
        values = value if isinstance(value, list) else [value]
        texts = [field.label_of(each) or shown(field.shows_as, each) for each in values]
        label = field.label if field.label.endswith("?") else f"{field.label}:"
        answer = ", ".join(texts)
        yield f"{label} {answer}" if answer.endswith((".", "!", "?")) else f"{label} {answer}."


def _form(entry: Sealed, bundle: Bundle) -> Form | None:
    """The form that the entry's answers were given in; None for one without."""
    if entry.kind == "message.received":
        message = bundle.manifest.messages.get(str(entry.facts.get("message")))
        return bundle.forms.get(message.form) if message is not None else None
    for diagram in bundle.diagrams.values():
        node = diagram.nodes.get(entry.element or "")
        if node is not None and node.kind == "user_task":
            return bundle.forms.get(node.form or "")
    return None


def _given(entry: Sealed) -> Mapping[str, Value]:
    given = entry.personal.get("payload" if entry.kind == "message.received" else "answers")
    return given if isinstance(given, Mapping) else {}


def _message_label(entry: Sealed, bundle: Bundle) -> str | None:
    if entry.kind != "message.received":
        return None
    return bundle.manifest.messages[str(entry.facts["message"])].label


def _asks_for(form: Form, word: str) -> bool:
    """Whether a field of the form is prefilled by the word: it is the form in which a note is told as entered."""
    return any(isinstance(field.prefill, Expression | Text) and word in field.prefill.words for field in form.asked)
