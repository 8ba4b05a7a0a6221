"""The department's own words, letter by letter: what its page says, by call type. Nobody may reword them.

Where the page is damaged (the note on a true refusal) it stands here as it was put together again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Words of the page that belong to no call type.
TITLE = "When to call Truancy"
DEPARTMENT = "Intervention Department"
OFFICE = "Intervention Dept. Office"
OFFICE_NUMBER = "337-9911"
HEADINGS: Mapping[int, str] = {1: "Priority calls: Transports", 2: "Non-Priority calls: Home Visits"}
STEPS_TITLE = "Attendance Officer will"


@dataclass(frozen=True)
class Row:
    """One row of the page."""

    #: number of the heading it stands under
    heading: int
    who: str
    what: str
    steps: tuple[str, ...]
    before_steps: str = ""
    note: str = ""

    @property
    def phrases(self) -> tuple[str, ...]:
        """Everything the row says."""
        return tuple(filter(None, (self.who, self.what, self.before_steps, *self.steps, self.note)))


#: The rows in the page's order, under the folder of their call type.
ROWS: Mapping[str, Row] = {
    "police_transport": Row(
        heading=1,
        who="Police Dept. calls Dispatcher for assistance: Reason: Police Officer is out with a student who needs "
        "transport to school",
        what="Dispatcher will contact AO to meet officer and transport student to school of enrollment",
        steps=(
            "Transport student to school",
            "Ask school to mark student CT",
            "Log action in Attendance Notes",
            "Possible 20-Day Monitor contract",
            "Connect student with counselor",
        ),
    ),
    "same_day_refusal": Row(
        heading=1,
        who="School calls Attendance Officer: Reason: student refusing to go to school THAT DAY per parent phone call "
        "to the school SAME DAY*",
        what="School does not refer parents to call the dispatch number. The school contacts the AO directly and makes "
        "the referral of a 'student at home with parent and refuses to go to school'",
        before_steps="If AO is available:",
        steps=(
            "Home visit & attempt transport",
            "Ask school to mark student CT",
            "Log action in Attendance Notes",
            "Possible 20-Day Monitor contract",
            "Connect student with counselor",
        ),
        note="a TRUE REFUSAL means a parent has called the school that morning to report the student is at home and "
        "refusing to go to school AND parent should be home to open the door if the AO is able to do a home visit",
    ),
    "mia_home_visit": Row(
        heading=2,
        who="School calls Attendance Officer: Reason: MIA - student is AUK for five+ days in a row AND school has been "
        "unable to reach a parent/guardian after calling all household AND non-household telephone numbers in effort "
        "to find out why student is absent",
        what="AO will perform an MIA home visit to seek answers to why the student has been out of school",
        steps=(
            "Verify student is marked AUK in IC",
            "Verify school has logged attempts to reach parent via ALL phone numbers in Attendance Notes",
            "Home visit and attempt to find out why student is AUK and/or transport to school",
            "Log action in Attendance Notes",
            "Possible 20-Day Monitor",
            "Connect student with counselor",
        ),
    ),
    "address_verification": Row(
        heading=2,
        who="School calls Attendance Officer: Reason: school requesting address verification – usually for audits, "
        "zoning verification, and returned mail",
        what="AO will perform courtesy home visit to determine if student lives at address of record.",
        steps=(
            "Home visit attempt to determine if student lives at that address",
            "Report findings to school",
            "Log action in Attendance Notes",
        ),
    ),
}
