"""The parts that pages are made of: frozen values with everything ready to print. It never computes anything.

A template shows these; times are aware `datetime`s in UTC, the page prints them in the zone of the district.
"""

from __future__ import annotations

from workflows.shown.audit import (
    AskedFile,
    AuditFound,
    AuditLine,
    BrokenCase,
    CaseFile,
    Chain,
    TrailStatus,
)
from workflows.shown.calls import (
    DuplicateShown,
    IntakePage,
    Sheet,
    SheetGroup,
    SheetRow,
)
from workflows.shown.case import (
    CasePage,
    DrawnProcess,
    HeldShown,
    LinkedCase,
    MessageLink,
    MessagePage,
    NodeMark,
    NoteShown,
    OpenStep,
    TrailItem,
    Why,
    WhyValue,
)
from workflows.shown.forms import (
    Choice,
    FieldShown,
    FormShown,
)
from workflows.shown.library import (
    CallTypePage,
    ReleaseLine,
    TableShown,
)
from workflows.shown.lists import (
    CaseLine,
    DispatcherPage,
    Found,
    IncidentLine,
    NoticeShown,
    OfficerLine,
    Overview,
    SchoolPage,
    StudentLine,
    TypeLine,
)
from workflows.shown.papers import (
    Paper,
    PaperBlock,
)
from workflows.shown.parts import (
    Age,
    Chip,
    Outcome,
    PersonShown,
    Shown,
)
from workflows.shown.work import (
    TaskPage,
    WorkGroup,
    WorkItem,
    WorkList,
)

__all__ = [
    "Age",
    "AskedFile",
    "AuditFound",
    "AuditLine",
    "BrokenCase",
    "CallTypePage",
    "CaseFile",
    "CaseLine",
    "CasePage",
    "Chain",
    "Chip",
    "Choice",
    "DispatcherPage",
    "DrawnProcess",
    "DuplicateShown",
    "FieldShown",
    "FormShown",
    "Found",
    "HeldShown",
    "IncidentLine",
    "IntakePage",
    "LinkedCase",
    "MessageLink",
    "MessagePage",
    "NodeMark",
    "NoteShown",
    "NoticeShown",
    "OfficerLine",
    "OpenStep",
    "Outcome",
    "Overview",
    "Paper",
    "PaperBlock",
    "PersonShown",
    "ReleaseLine",
    "SchoolPage",
    "Sheet",
    "SheetGroup",
    "SheetRow",
    "Shown",
    "StudentLine",
    "TableShown",
    "TaskPage",
    "TrailItem",
    "TrailStatus",
    "TypeLine",
    "Why",
    "WhyValue",
    "WorkGroup",
    "WorkItem",
    "WorkList",
]
