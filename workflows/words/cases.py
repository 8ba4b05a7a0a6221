"""Words about cases: the student's running monitor, the draft of a note. They never write one."""

from __future__ import annotations

from engine import definitions, looking, rows, trail
from engine.acts import Value, Values
from engine.bundles import Bundle
from engine.language import Scope, Text
from engine.rows import InstanceRow
from engine.vocabulary import Moment
from workflows import note_text
from workflows.words.asked import Asked, id_of, own_case, word


@word(
    "text",
    source="trail of the case",
    meaning="facts of the trail since the last note: day, time, who, step and the answers that belong into a note",
)
def note_draft(asked: Asked, case: Value) -> Value:
    own_case(asked, case)
    if asked.bundle is None:
        return None
    row = looking.by_number(asked.db, number=asked.moment.case)
    return note_text.draft(
        trail.entries(asked.db, instance=row.public_id, kinds=note_text.KINDS),
        asked.bundle,
        word=note_draft.__name__,
        shown=asked.words.show,
        zone=asked.zone,
        today=asked.today,
    )


@word(
    "text",
    source="running cases",
    meaning="the student's running monitor: its case and how it stands (`standing` of its manifest); none: nothing",
)
def monitor_of(asked: Asked, student: Value) -> Value:
    known = id_of(student)
    if known is None:
        return None
    for row in looking.found(asked.db, subjects=[known], statuses=[rows.RUNNING, rows.INCIDENT]):
        bundle = definitions.get_on(asked.db, release_id=row.release_id).bundle
        if bundle.manifest.standing is not None:
            return f"{row.number}, {_standing(asked, row, bundle, bundle.manifest.standing)}"
    return None


def _standing(asked: Asked, row: InstanceRow, bundle: Bundle, standing: Text) -> str:
    """How another case of the student stands, in the words of its own manifest."""
    variables = looking.look_on(asked.db, instance=row.public_id).variables

    def decide(table: str, inputs: Values) -> Values:
        return bundle.tables[table].decide(scope.within(inputs)).outputs

    moment = Moment(
        now=asked.now,
        case=row.number,
        opened=None,
        marks=row.marks,
        decide=decide,
        subject=row.subject,
        scope=row.scope,
    )
    scope = Scope(variables, asked.words, moment)
    return standing.render(scope)
