"""Two tiny call types of a library (a loan, and the reminder that a loan may start) with their words.

For storage tests. Written as short lines, made into BPMN here. It never reads the shipped library.

    loan      look for the book -> lend it (offer, hand over; may be withdrawn) -> perhaps start or tell a reminder
    reminder  started by a message; waits for a day, or is told that the reader is late again
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from engine import bundles, clock
from engine.acts import Value
from engine.errors import Refused
from engine.vocabulary import Moment, Word

#: 08:00 on a Monday.
MONDAY = dt.datetime(2026, 11, 16, 14, 0, tzinfo=clock.UTC)

STAFF = {"clerk": ["cleo", "carl"], "librarian": ["ada", "ben", "lee"]}
MINUTES = {"look": 30, "offer": 5, "remind": 1440}

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="http://example.org">'
)


# BPMN ----------------------------------------------------------------------------------------------


def node(
    kind: str,
    id_: str,
    name: str = "",
    inside: str = "",
    properties: Mapping[str, str] | None = None,
    **attributes: str,
) -> str:
    """One node."""
    listed = "".join(f'<spiffworkflow:property name="{k}" value="{v}"/>' for k, v in (properties or {}).items())
    if listed:
        listed = f"<spiffworkflow:properties>{listed}</spiffworkflow:properties>"
        listed = f"<bpmn:extensionElements>{listed}</bpmn:extensionElements>"
    more = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<bpmn:{kind} id="{id_}" name="{name}"{more}>{listed}{inside}</bpmn:{kind}>'


def timer(source: str) -> str:
    date = f'<bpmn:timeDate xsi:type="bpmn:tFormalExpression">{source}</bpmn:timeDate>'
    return f"<bpmn:timerEventDefinition>{date}</bpmn:timerEventDefinition>"


def message(name: str, variable: str = "") -> str:
    said = f"<spiffworkflow:messageVariable>{variable}</spiffworkflow:messageVariable>" if variable else ""
    said = f"<bpmn:extensionElements>{said}</bpmn:extensionElements>" if said else ""
    return f'<bpmn:messageEventDefinition messageRef="m_{name}">{said}</bpmn:messageEventDefinition>'


def flows(*lines: str) -> str:
    """Flows written "a -> b" or "a -> b if condition"."""
    found = []
    for number, line in enumerate(lines):
        way, _, condition = line.partition(" if ")
        source, target = way.split(" -> ")
        inside = (
            f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
            if condition
            else ""
        )
        found.append(
            f'<bpmn:sequenceFlow id="f{number}_{source}_{target}" sourceRef="{source}" targetRef="{target}">'
            f"{inside}</bpmn:sequenceFlow>"
        )
    return "".join(found)


def process(
    id_: str, lanes: Mapping[str, str], *parts: str, messages: tuple[str, ...] = (), crossing: str = ""
) -> bytes:
    """One file: lanes are label -> ids of nodes, separated by spaces."""
    held = "".join(
        f'<bpmn:lane id="lane{number}" name="{label}">'
        + "".join(f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in ids.split())
        + "</bpmn:lane>"
        for number, (label, ids) in enumerate(lanes.items())
    )
    declared = "".join(f'<bpmn:message id="m_{name}" name="{name}"/>' for name in messages)
    body = f"{crossing}<bpmn:laneSet id='lanes'>{held}</bpmn:laneSet>{''.join(parts)}"
    whole = f'<bpmn:process id="{id_}" name="{id_}" isExecutable="true">{body}</bpmn:process>'
    return f"{_HEAD}{declared}{whole}</bpmn:definitions>".encode()


LOAN = process(
    "loan",
    {"Clerk": "s look_up x_found x_lent x_remind", "Librarian": "lending"},
    node("startEvent", "s", "A reader asks"),
    node(
        "userTask",
        "look_up",
        "Look for the book",
        properties={"performer": "officer_of(case)", "detail": "for {reader}"},
    ),
    node("boundaryEvent", "late", "late", timer("due('look')"), attachedToRef="look_up", cancelActivity="false"),
    node(
        "intermediateThrowEvent",
        "n1",
        "",
        message("notice"),
        properties={"notice": "n1", "to": "people('librarian')", "text": "A reader waits"},
    ),
    node("endEvent", "told"),
    node("exclusiveGateway", "x_found", "Found?", default="f3_x_found_missing"),
    node("endEvent", "missing", "Not in the house"),
    node("callActivity", "lending", "Lend it", calledElement="lending"),
    node("boundaryEvent", "withdrawing", "withdrawn", message("withdrawn", "stop"), attachedToRef="lending"),
    node("endEvent", "withdrawn_end", "Withdrawn"),
    node("exclusiveGateway", "x_lent", "Lent?", default="f7_x_lent_not_lent"),
    node("endEvent", "not_lent", "Not lent"),
    node("exclusiveGateway", "x_remind", "Remind?", default="f10_x_remind_lent_end"),
    node(
        "intermediateThrowEvent",
        "start_reminder",
        "",
        message("remind"),
        properties={"reader": "reader", "branch": "branch"},
    ),
    node("intermediateThrowEvent", "tell_reminder", "", message("late_again"), properties={"reader": "reader"}),
    node("endEvent", "lent_end", "Lent"),
    flows(
        "s -> look_up",
        "look_up -> x_found",
        "x_found -> lending if found = 'yes' and shelf_open() = 'yes'",
        "x_found -> missing",
        "lending -> x_lent",
        "withdrawing -> withdrawn_end",
        "x_lent -> x_remind if lent = 'yes'",
        "x_lent -> not_lent",
        "x_remind -> start_reminder if remind = 'start'",
        "x_remind -> tell_reminder if remind = 'tell'",
        "x_remind -> lent_end",
        "start_reminder -> lent_end",
        "tell_reminder -> lent_end",
        "late -> n1",
        "n1 -> told",
    ),
    messages=("notice", "withdrawn", "remind", "late_again"),
)

LENDING = process(
    "lending",
    {"Librarian": "s2 offer", "Clerk": "hand_over"},
    node("startEvent", "s2"),
    node("userTask", "offer", "Agree to lend", properties={"performer": "asked", "tag": "accept"}),
    node("boundaryEvent", "nobody", "nobody", timer("due('offer')"), attachedToRef="offer"),
    node("scriptTask", "a_nobody", "", "<bpmn:script>lent = 'nobody'</bpmn:script>"),
    node("userTask", "hand_over", "Hand over the book"),
    node("exclusiveGateway", "m", ""),
    node("endEvent", "o2"),
    flows(
        "s2 -> offer",
        "offer -> hand_over",
        "hand_over -> m",
        "nobody -> a_nobody",
        "a_nobody -> m",
        "m -> o2",
    ),
    crossing=(
        '<bpmn:ioSpecification><bpmn:dataInput id="reader"/><bpmn:dataInput id="asked"/>'
        '<bpmn:dataOutput id="lent"/><bpmn:dataOutput id="remind"/></bpmn:ioSpecification>'
    ),
)

REMINDER = process(
    "reminder",
    {"Librarian": "s g write"},
    node("startEvent", "s", "A loan asks", message("remind")),
    node("eventBasedGateway", "g", ""),
    node("exclusiveGateway", "m", ""),
    node("intermediateCatchEvent", "over", "a day later", timer("due('remind')")),
    node("intermediateCatchEvent", "again", "late again", message("late_again", "again")),
    node("userTask", "write", "Write to the reader"),
    node("endEvent", "e_over", "Returned"),
    flows("s -> m", "m -> g", "g -> over", "g -> again", "over -> e_over", "again -> write", "write -> m"),
    messages=("remind", "late_again"),
)


# Manifests and forms -------------------------------------------------------------------------------

_MANIFEST = """
name = "{name}"
heading = {priority}
heading_name = "Heading {priority}"
order = 1
priority = {priority}
age = "minutes"
languages = ["en"]
files = ["clerk"]
subject = "reader"
scope = "branch"
outcome = "lent"
[duplicate]
of = ["reader"]
within = "open"
"""

_LOAN_MESSAGES = """
[messages.withdrawn]
label = "Reader withdraws"
from = ["clerk"]
form = "withdrawn"
waits = "hold"
refused = "The book is lent"
"""

_REMINDER_MESSAGES = """
[messages.late_again]
label = "Late again"
from = ["librarian"]
form = "late_again"
waits = "{waits}"
refused = "A letter is being written"
key = "reader"
[[messages.late_again.refusals]]
while = "write"
sentence = "Write the letter first"
[[watches]]
message = "late_again"
when = "overdue(reader) = 'yes'"
payload = {{ told_by = "'the watch'" }}
"""


def form(*keys: str) -> bytes:
    fields = [{"type": "textfield", "key": key, "label": key, "validate": {"required": False}} for key in keys]
    return json.dumps({"type": "default", "id": "f", "schemaVersion": 18, "components": fields}).encode()


def loan(*, priority: int = 1, process: bytes = LOAN) -> bundles.Bundle:
    """The call type `loan`."""
    files = {
        "bundle.toml": (_MANIFEST.format(name="Loan", priority=priority) + _LOAN_MESSAGES).encode(),
        "process.bpmn": process,
        "lending.bpmn": LENDING,
        "forms/start.json": form("reader", "branch", "asked"),
        "forms/look_up.json": form("found"),
        "forms/offer.json": form("minutes"),
        "forms/hand_over.json": form("lent", "remind"),
        "forms/withdrawn.json": form("reason"),
    }
    return bundles.of_files("loan", files)


#: One letter and the reminder is over.
REMINDER_ONCE = REMINDER.replace(b'sourceRef="write" targetRef="m"', b'sourceRef="write" targetRef="e_over"')

#: A call type that does nothing but start a reminder.
ORDER = process(
    "order",
    {"Clerk": "s"},
    node("startEvent", "s", "An order"),
    node(
        "intermediateThrowEvent",
        "start_reminder",
        "",
        message("remind"),
        properties={"reader": "reader", "branch": "branch"},
    ),
    node("endEvent", "e", "Ordered"),
    flows("s -> start_reminder", "start_reminder -> e"),
    messages=("remind",),
)


def order() -> bundles.Bundle:
    """The call type `order`."""
    manifest = _MANIFEST.format(name="Order", priority=2).replace('outcome = "lent"', 'outcome = ""')
    files = {"bundle.toml": manifest.encode(), "process.bpmn": ORDER, "forms/start.json": form("reader", "branch")}
    return bundles.of_files("order", files)


def reminder(*, waits: str = "hold", process: bytes = REMINDER) -> bundles.Bundle:
    """The call type `reminder`."""
    manifest = _MANIFEST.format(name="Reminder", priority=3).replace('outcome = "lent"', 'outcome = ""')
    files = {
        "bundle.toml": (manifest + _REMINDER_MESSAGES.format(waits=waits)).encode(),
        "process.bpmn": process,
        "forms/write.json": form("letter"),
        "forms/late_again.json": form("told_by"),
    }
    return bundles.of_files("reminder", files)


# Words ---------------------------------------------------------------------------------------------


class Words:
    """The words of the library; a test may break one or answer otherwise."""

    words: Mapping[str, Word] = {
        "due": Word("due", ("name", "since"), 1, "date-time", "table of deadlines", "a moment"),
        "people": Word("people", ("role",), 0, "persons", "staff", "everybody with a role"),
        "officer_of": Word("officer_of", ("case",), 0, "person", "trail", "who has the case"),
        "shelf_open": Word("shelf_open", (), 0, "yes/no", "house", "is the shelf open"),
        "overdue": Word("overdue", ("reader",), 0, "yes/no", "loans", "is a book overdue"),
    }

    def __init__(self) -> None:
        self.shelf: Value = "yes"
        self.overdue: Value = "no"
        self.broken: set[str] = set()

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        if name in self.broken:
            raise Refused("This word has no answer.")
        match name:
            case "due":
                since = clock.parse(str(arguments[1])) if len(arguments) > 1 else moment.opened
                assert since is not None
                return clock.text(since + dt.timedelta(minutes=MINUTES[str(arguments[0])]))
            case "people":
                return list(STAFF.get(str(arguments[0]), []))
            case "officer_of":
                return moment.marks.given_to or moment.marks.first.get("clerk")
            case "shelf_open":
                return self.shelf
        return self.overdue

    def show(self, type_: str, value: Value) -> str:
        if type_ == "person":
            return str(value).capitalize()
        if type_ == "date-time":
            return (clock.parse(str(value)) - dt.timedelta(hours=6)).strftime("%H:%M")
        return "not said" if value is None else str(value)
