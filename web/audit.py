"""The auditor's pages: search, case file, the state of the chain. It changes nothing but the trail of who read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from web import here, typed
from workflows import audit

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("")
def ask() -> Any:
    return page(None)


@blueprint.post("")
def found() -> Any:
    result = audit.search(
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
    return page(result)


def page(result: Any) -> str:
    return render_template("audit_search.html", found=result, typed=request.form)


@blueprint.get("/cases/<case>")
def file(case: str) -> Any:
    found = audit.case_file(here.runtime(), case=case, by=here.person(), at=here.at())
    return render_template("case_file.html", page=found)


@blueprint.get("/chain")
def chain() -> Any:
    return render_template("chain.html", chain=audit.chain(here.runtime(), by=here.person(), at=here.at()))
