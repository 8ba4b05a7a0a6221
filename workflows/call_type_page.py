"""The page of a call type: its release in force with diagrams, tables, forms, numbers, and its history. Read only."""

from __future__ import annotations

import datetime as dt

from engine import asking, decisions, definitions, forms, language
from engine.bundles import Bundle
from engine.runtime import Runtime
from workflows import deadlines, drawn, form_shown, settings, sheet, shown, staff, words

#: What stands in a cell that any value fits.
ANY = "any"


def read(runtime: Runtime, *, call_type: str, by: staff.Person, at: dt.datetime) -> shown.CallTypePage:
    """The page; NotFound for a call type that is not in force."""
    staff.require(by, "see_call_types")
    with runtime.database.reading() as db:
        bundle = definitions.in_force_on(db, call_type=call_type, at=at).bundle
        manifest = bundle.manifest
        scope = asking.scope_of(bundle, words.vocabulary(db, at, bundle), {}, at=at, case="")
        zone = settings.zone_of(settings.read(db))
        people = {person.id: person.name for person in staff.read(db)}
        return shown.CallTypePage(
            call_type=call_type,
            name=manifest.name,
            heading=manifest.heading_name,
            sheet=sheet.row(db, bundle, by=by, at=at) if manifest.sheet is not None else None,
            drawn=drawn.untouched(bundle),
            tables=tuple(_table(table) for table in bundle.tables.values() if table.id != deadlines.TABLE),
            forms=tuple(
                (_name_of(bundle, form), form_shown.of(_asked(form), scope, zone=zone, filled=form_shown.Filled()))
                for form in bundle.forms.values()
            ),
            deadlines=deadlines.listed(db, bundle, at=at),
            releases=tuple(
                shown.ReleaseLine(
                    number=one.number,
                    by=people.get(one.author, one.author),
                    reason=one.reason,
                    effective_from=one.effective_from,
                    status=one.status,
                    sha256=one.sha256,
                )
                for one in definitions.history(runtime, call_type=call_type)
            ),
        )


def _asked(form: forms.Form) -> forms.Form:
    """The form without what only a case can say: shown facts, choices and presets that words give."""
    return forms.Form(form.key, form.asked)


def _name_of(bundle: Bundle, form: forms.Form) -> str:
    """The words of the step that opens a form, of the message it belongs to, else its own key."""
    nodes = [node for one in bundle.diagrams.values() for node in one.nodes.values() if node.form == form.key]
    named = [node.name for node in nodes if node.name]
    sent = [one.label for one in bundle.manifest.messages.values() if one.form == form.key]
    return next(iter([*named, *sent]), form.key.replace("_", " "))


def _table(table: decisions.Table) -> shown.TableShown:
    return shown.TableShown(
        id=table.id,
        name=table.name,
        inputs=tuple(one.label or one.expression.source for one in table.inputs),
        outputs=tuple(one.name.replace("_", " ") for one in table.outputs),
        rows=tuple(
            (*(cell.source if cell.expression is not None else ANY for cell in row.cells), *map(_answer, row.answers))
            for row in table.rows
        ),
        hit_policy=table.hit_policy,
    )


def _answer(answer: language.Expression | language.Text) -> str:
    return answer.source
