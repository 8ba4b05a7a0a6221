"""A trail in sentences: what happened, who did it for whom, when, and why. It never seals or proves one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine import trail
from engine.acts import Value
from workflows import shown, staff, why, wording
from workflows.elements import Elements, words_of
from workflows.values_shown import Words

#: Who acts when no person does.
THE_CLOCK = "Firstbell"

#: Kinds that a person causes, that the clock causes, that decide; every other one is a step.
_SIGNS = {"timer": "clock", "gateway": "decision", "table": "decision", "user_task": "person", "case": "person"}
#: Where the answers and other values stand among an entry's personal values.
_ANSWERS = ("answers", "payload", "inputs", "outputs", "assigned")


def of(entries: Sequence[trail.Sealed], words: Words) -> tuple[shown.TrailItem, ...]:
    """The entries of a trail, in their order."""
    teller = _Teller(words, Elements(words.bundle))
    return tuple(teller.item(entry) for entry in entries)


@dataclass(frozen=True)
class _Teller:
    words: Words
    elements: Elements

    def item(self, entry: trail.Sealed) -> shown.TrailItem:
        subject = entry.kind.partition(".")[0]
        return shown.TrailItem(
            number=entry.number,
            sign=_SIGNS.get(subject, "step") if entry.kind != "user_task.opened" else "step",
            sentence=self.words.veil.over(self.sentence(entry)),
            done_at=entry.done_at,
            recorded_at=entry.recorded_at,
            who=self.words.person(entry.actor) if entry.actor else THE_CLOCK,
            on_behalf_of=self.words.person(entry.on_behalf_of) if entry.on_behalf_of else None,
            kind=entry.kind,
            element=entry.element,
            path=entry.path,
            round=entry.round,
            answers=self.answers(entry),
            why=why.of(entry, self.words, self.elements),
            erased=entry.erased_at is not None,
        )

    def answers(self, entry: trail.Sealed) -> tuple[shown.Shown, ...]:
        found = (entry.personal.get(name) for name in _ANSWERS)
        return tuple(each for values in found if isinstance(values, Mapping) for each in self.words.answers(values))

    def sentence(self, entry: trail.Sealed) -> str:
        tell = _SENTENCES.get(entry.kind)
        return tell(self, entry) if tell is not None else entry.kind.replace(".", " ").replace("_", " ").capitalize()

    def name(self, entry: trail.Sealed) -> str:
        """The words of the entry's element, in quotation marks."""
        said = entry.facts.get("name")
        name = said if isinstance(said, str) and said else self.elements.name(entry.path, entry.element or "")
        return wording.quoted(name)

    def message(self, entry: trail.Sealed) -> str:
        name = str(entry.facts.get("message"))
        declared = self.words.bundle.manifest.messages.get(name)
        return wording.quoted(declared.label if declared is not None else name.replace("_", " "))

    def people(self, value: Value) -> str:
        if not isinstance(value, list) or not value:
            return "nobody"
        return wording.listed([self.words.person(person) for person in value])

    def moment(self, value: Value) -> str:
        return self.words.vocabulary.show("date-time", value)

    def text(self, entry: trail.Sealed, name: str) -> str:
        """Something a person wrote; "" once it was erased."""
        value = entry.personal.get(name)
        return value if isinstance(value, str) else ""

    def reason(self, entry: trail.Sealed) -> str:
        said = self.text(entry, "reason") or entry.facts.get("reason")
        return f": {said}" if said else ""


Tell = Callable[[_Teller, trail.Sealed], str]


def _opened(teller: _Teller, entry: trail.Sealed) -> str:
    performers = entry.personal.get("performers")
    role = staff.ROLES.get(str(entry.facts.get("lane")), str(entry.facts.get("lane")))
    whom = teller.people(performers) if performers else f"everybody with the role {role.lower()}"
    detail = f", {entry.facts['detail']}" if entry.facts.get("detail") else ""
    due = f" Due {teller.moment(entry.facts['due'])}." if entry.facts.get("due") else ""
    return f"{teller.name(entry)}{detail} waits for {whom}.{due}"


def _decided(teller: _Teller, entry: trail.Sealed) -> str:
    answer = entry.facts.get("answer")
    return f"{teller.name(entry)}: {answer or 'decided'}."


def _passed(teller: _Teller, entry: trail.Sealed) -> str:
    node = teller.elements.node(entry.path, entry.element or "")
    if entry.facts.get("notice"):
        return f"Notice {entry.facts['notice']} was not needed."
    if node is None or not node.name:
        return f"Passed {words_of(node) if node is not None else 'a step'}."
    return f"Passed {wording.quoted(node.name)}."


def _ended(teller: _Teller, entry: trail.Sealed) -> str:
    name = entry.facts.get("name")
    return f"Reached the end {wording.quoted(str(name))}." if name else "Reached the end of this branch."


def _fired(teller: _Teller, entry: trail.Sealed) -> str:
    node = teller.elements.node(entry.path, entry.element or "")
    host = node.attached_to if node is not None else None
    about = f" at {wording.quoted(teller.elements.name(entry.path, host))}" if host else ""
    return f"Time was up{about}: it was due {teller.moment(entry.facts.get('due'))}."


def _withdrawn(teller: _Teller, entry: trail.Sealed) -> str:
    cause = entry.facts.get("why")
    about = f", because of {wording.quoted(teller.elements.name_anywhere(str(cause)))}" if cause else ""
    return f"{teller.name(entry)} is not needed any more{about}."


def _linked(teller: _Teller, entry: trail.Sealed) -> str:
    how = str(entry.facts.get("how"))
    said = {
        "started": "Started the case {case}.",
        "started_by": "Started by the case {case}.",
        "message": "Told the case {case}.",
        "message_from": "Told by the case {case}.",
        "beside": "Belongs together with the case {case}.",
    }
    return said.get(how, "Belongs to the case {case}.").format(case=entry.facts.get("case"))


def _dated(teller: _Teller, entry: trail.Sealed) -> str:
    before, now = (teller.moment(entry.facts.get(name)) for name in ("due_before", "due_now"))
    reason = f" ({entry.facts['why']})" if entry.facts.get("why") else ""
    return f"The time of {teller.name(entry)} was dated again{reason}: {before} before, {now} now."


def _received(teller: _Teller, entry: trail.Sealed) -> str:
    return f"{teller.message(entry)} was delivered{', it had been kept' if entry.facts.get('held') else ''}."


def _told(teller: _Teller, entry: trail.Sealed) -> str:
    return f"Told {teller.people(entry.personal.get('readers'))}: {entry.facts.get('text')}"


_SENTENCES: Mapping[str, Tell] = {
    "case.opened": lambda teller, entry: f"Opened: {teller.words.bundle.manifest.name}.",
    "case.ended": lambda teller, entry: f"The case has ended: {entry.facts.get('disposition')}.",
    "case.cancelled": lambda teller, entry: f"The case was cancelled{teller.reason(entry)}.",
    "case.given": lambda teller, entry: (
        f"The case was given to {teller.words.person(entry.personal.get('person'))}{teller.reason(entry)}."
    ),
    "case.linked": _linked,
    "element.passed": _passed,
    "user_task.opened": _opened,
    "user_task.claimed": lambda teller, entry: f"Took {teller.name(entry)}.",
    "user_task.released": lambda teller, entry: f"Gave back {teller.name(entry)}{teller.reason(entry)}.",
    "user_task.given": lambda teller, entry: (
        f"Gave {teller.name(entry)} to {teller.words.person(entry.personal.get('to'))}{teller.reason(entry)}."
    ),
    "user_task.declined": lambda teller, entry: f"Declined {teller.name(entry)}{teller.reason(entry)}.",
    "user_task.completed": lambda teller, entry: f"Completed {teller.name(entry)}.",
    "user_task.withdrawn": _withdrawn,
    "gateway.decided": _decided,
    "table.decided": lambda teller, entry: f"The table {teller.name(entry)} was asked.",
    "values.assigned": lambda teller, entry: "Values were set.",
    "process.called": lambda teller, entry: f"{teller.name(entry)} began.",
    "process.returned": lambda teller, entry: f"{teller.name(entry)} ended.",
    "timer.fired": _fired,
    "timer.dated": _dated,
    "message.received": _received,
    "message.thrown": lambda teller, entry: f"{teller.message(entry)} was sent on.",
    "message.held": lambda teller, entry: f"{teller.message(entry)} came and is kept until a step can take it.",
    "message.refused": lambda teller, entry: f"{teller.message(entry)} was refused: {entry.facts.get('sentence')}",
    "message.undelivered": lambda teller, entry: (
        f"{teller.message(entry)} was kept and could not be delivered any more."
    ),
    "notice.sent": lambda teller, entry: (
        f"Told {teller.people(entry.personal.get('readers'))}: {entry.facts.get('text')}"
    ),
    "end.reached": _ended,
    "note.added": lambda teller, entry: f"Note: {teller.text(entry, 'text')}",
    "incident.raised": lambda teller, entry: f"Stopped: {entry.facts.get('sentence')}",
    "incident.retried": lambda teller, entry: "Tried again.",
    "record.read": lambda teller, entry: f"The record was read: {entry.facts.get('purpose')}",
}
