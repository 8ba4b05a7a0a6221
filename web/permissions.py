"""Which action of `staff.PERMISSIONS` each endpoint needs, on one page. It never decides by itself who may.

An endpoint that is not listed answers nobody: a test compares this map with all routes.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflows import staff

#: for endpoints that need no sign-in
PUBLIC = None

ENDPOINTS: Mapping[str, str | None] = {
    "static": PUBLIC,
    "sessions.ask": PUBLIC,
    "sessions.sign_in": PUBLIC,
    # everybody
    "home": "see_sheet",
    "sessions.sign_out": "see_sheet",
    "sessions.password": "change_own_password",
    "sessions.change_password": "change_own_password",
    "sheet.show": "see_sheet",
    "notices.show": "see_notices",
    "notices.read": "see_notices",
    "notices.read_all": "see_notices",
    "find.ask": "search",
    "find.found": "search",
    "students.show": "see_student",
    "students.log_attempt": "log_attempt",
    "students.remove_attempt": "log_attempt",
    # cases and their user tasks
    "intake.ask": "file_call",
    "intake.send": "file_call",
    "work.show": "see_work_list",
    "tasks.show": "answer_task",
    "tasks.send": "answer_task",
    "tasks.claim": "answer_task",
    "tasks.release": "answer_task",
    "tasks.decline": "answer_task",
    "tasks.give": "give_away",
    "cases.show": "see_case",
    "cases.add_note": "add_note",
    "cases.message": "send_message",
    "cases.send_message": "send_message",
    "cases.give": "give_away",
    "cases.cancel": "cancel_case",
    "cases.retry": "retry_incident",
    "cases.paper": "see_case",
    # pages of a role
    "duty.turn": "go_on_duty",
    "school.show": "see_school_page",
    "dispatcher.show": "see_dispatch",
    "counselor.show": "see_handoffs",
    "overview.show": "see_overview",
    "library.show": "see_call_types",
    "library.call_type": "see_call_types",
    "audit.ask": "audit",
    "audit.found": "audit",
    "audit.ask_file": "audit",
    "audit.file": "audit",
    "audit.chain": "audit",
    # administration
    "administration.show": "manage_accounts",
    "accounts.show": "manage_accounts",
    "accounts.add": "manage_accounts",
    "accounts.one": "manage_accounts",
    "accounts.change": "manage_accounts",
    "accounts.disable": "manage_accounts",
    "accounts.enable": "manage_accounts",
    "accounts.new_password": "manage_accounts",
    "district.show_settings": "change_settings",
    "district.put_setting": "change_settings",
    "district.roster": "change_roster",
    "district.put_roster": "change_roster",
    "district.show_schools": "change_schools",
    "district.add_school": "change_schools",
    "district.show_school": "change_schools",
    "district.change_school": "change_schools",
    "district.add_closure": "change_schools",
    "district.add_short_day": "change_schools",
    "district.remove_day": "change_schools",
    "records.ask": "change_students",
    "records.search": "change_students",
    "records.add": "change_students",
    "records.show": "change_students",
    "records.change": "change_students",
    "records.enroll": "change_students",
    "records.end_enrollment": "change_students",
    "records.set_attendance": "change_students",
    "records.set_counselors": "change_students",
    "records.put_address": "change_students",
    "records.join_household": "change_students",
    "records.leave_household": "change_students",
    "records.add_number": "change_students",
    "records.withdraw_number": "change_students",
    "loading.ask": "load",
    "loading.send": "load",
}


def require(person: staff.Person, endpoint: str) -> None:
    """Raise NotAllowed when the person's role may not use the endpoint; an unlisted endpoint raises KeyError."""
    action = ENDPOINTS[endpoint]
    if action is not None:
        staff.require(person, action)
