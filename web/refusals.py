"""Refusals and errors become pages: the headline is the news, then what to do. It never shows a stack or a code.

This is the only place where an exception becomes a status.
"""

from __future__ import annotations

from flask import Flask, current_app, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from engine import errors
from web import shell

Answer = tuple[str, int]

#: the first kind that fits counts
STATUS: tuple[tuple[type[errors.Refused], int], ...] = (
    (errors.NotFound, 404),
    (errors.NotAllowed, 403),
    (errors.Conflict, 409),
    (errors.NobodyWaits, 409),
    (errors.Refused, 422),
)

#: what the browser or a bad link can bring about: status -> headline, what to do
SENTENCES = {
    400: (_("This was not understood"), _("Go back, reload the page and send it again.")),
    404: (_("There is nothing here for you"), _("It may be gone, or it is not yours to see. Check the address.")),
    405: (_("This address takes no such request"), _("Go back to the page and use its buttons.")),
    413: (_("This is too large to send"), _("A file may have 50 MB, a form 1 MB. Send less at a time.")),
    415: (_("This kind of file is not taken here"), _("The page says which kind it takes.")),
    429: (_("Too many requests"), _("Wait a minute, then go on.")),
}
GONE = _("It may be gone, or it is not yours to see.")
UNCHANGED = _("Nothing was changed.")
BROKEN = (_("Something went wrong here"), _("Nothing was changed by it. Try again; if it stays, call the office."))
STALE = (_("This page was too old to be sent"), _("Nothing was sent. Reload the page and send it again."))


def install(app: Flask) -> None:
    """Register the pages of `app`'s refusals and errors."""
    app.register_error_handler(errors.Refused, refused)
    app.register_error_handler(errors.Broken, broken)
    app.register_error_handler(CSRFError, stale)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(InternalServerError, broken)


def refused(error: errors.Refused) -> Answer:
    """The page of a refusal: its sentence, and whatever was typed."""
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    advice = GONE if status == 404 else UNCHANGED if request.method == "POST" else ""
    return page(str(error), advice, status)


def broken(error: Exception) -> Answer:
    """The page of something nobody expected: the log says what, the page does not."""
    current_app.logger.error("%s at %s", type(error).__name__, request.endpoint, exc_info=error)
    return page(*BROKEN, 500)


def stale(_error: CSRFError) -> Answer:
    """The page of a form that was not made for this sign-in."""
    return page(*STALE, 403)


def of_http(error: HTTPException) -> Answer:
    """The page of a status that Flask or Werkzeug raised."""
    if isinstance(error, SecurityError):
        # another host's name: there is no address a page could be written with
        return "This server does not answer to that name.", 400
    status = error.code or 500
    return page(*SENTENCES.get(status, BROKEN if status >= 500 else SENTENCES[400]), status)


def page(headline: object, advice: object, status: int) -> Answer:
    """The one template of refusals."""
    shell.begin()
    case = (request.view_args or {}).get("case") if status != 404 else None
    # a body that was too large cannot be read again
    kept = [] if status == 413 else typed()
    return render_template("refused.html", headline=headline, advice=advice, typed=kept, case=case), status


def typed() -> list[str]:
    """The sentences that were typed, so that they can be copied: choices and numbers are quickly given again."""
    if request.method != "POST" or (request.blueprint or "") == "sessions":
        return []
    return [text for key, text in request.form.items(multi=True) if " " in text.strip() and key != "csrf_token"]
