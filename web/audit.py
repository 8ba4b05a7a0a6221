"""The auditor's pages: search, case file, the state of the chains. It changes nothing but the trail of who read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from engine import errors
from web import here, typed
from workflows import audit, shown

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("")
def ask() -> Any:
    return page(None)


@blueprint.post("")
def found() -> Any:
    try:
        result = audit.search_cases(
            here.runtime(),
            number=typed.text("number"),
            text=typed.text("text"),
            call_type=typed.text("call_type") or None,
            opened_from=typed.day("opened_from"),
            opened_until=typed.day("opened_until"),
            purpose=typed.text("purpose"),
            by=here.person(),
            at=here.at(),
        )
    except errors.Refused as refusal:
        return page(None, refusal), 422
    return page(result)


def page(result: shown.AuditFound | None, refusal: errors.Refused | None = None) -> str:
    types = audit.call_types(here.runtime(), at=here.at())
    return render_template("audit_search.html", found=result, types=types, refusal=refusal, typed=request.form)


@blueprint.get("/cases/<case>")
def ask_file(case: str) -> Any:
    """Why somebody looks is asked before the file is shown: it stands in the trail."""
    return render_template("ask_file.html", asked=audit.ask_file(here.runtime(), case=case, by=here.person()))


@blueprint.post("/cases/<case>")
def file(case: str) -> Any:
    found = audit.case_file(
        here.runtime(),
        case=case,
        purpose=typed.text("purpose"),
        by=here.person(),
        at=here.at(),
        operation=here.operation(),
    )
    return render_template("case_file.html", page=found.page, trail=found.trail, purpose=found.purpose)


@blueprint.get("/chain")
def chain() -> Any:
    return render_template("chain.html", chain=audit.chain(here.runtime(), by=here.person(), at=here.at()))
