"""The pages each role has at hand, the first of them its home. It never grants anything: permissions.py does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class Page:
    """A page in the bar."""

    endpoint: str
    label: object
    #: blueprints whose pages belong to it
    covers: tuple[str, ...] = ()


WORK = Page("work.show", _("Work"), ("work", "tasks"))
SHEET = Page("sheet.show", _("Call sheet"), ("sheet", "intake"))
FIND = Page("find.ask", _("Find"), ("find", "students"))
NOTICES = Page("notices.show", _("Notices"), ("notices",))
TYPES = Page("library.show", _("Call types"), ("library",))

PAGES: Mapping[str, tuple[Page, ...]] = {
    "attendance_officer": (WORK, SHEET, FIND, NOTICES),
    "dispatcher": (Page("dispatcher.show", _("Calls"), ("dispatcher", "tasks")), SHEET, FIND, NOTICES),
    "school_staff": (Page("school.show", _("Referrals"), ("school", "tasks")), SHEET, FIND, NOTICES),
    "counselor": (Page("counselor.show", _("Hand-offs"), ("counselor", "tasks")), SHEET, FIND, NOTICES),
    "supervisor": (Page("overview.show", _("Overview"), ("overview",)), WORK, TYPES, FIND, NOTICES),
    "auditor": (Page("audit.ask", _("Search"), ("audit",)), TYPES, SHEET, NOTICES),
    "administrator": (Page("administration.show", _("Administration"), ("administration",)), SHEET, FIND, NOTICES),
}


def home(role: str) -> str:
    """The endpoint a person of this role starts from."""
    return PAGES[role][0].endpoint
