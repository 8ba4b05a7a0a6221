"""The department's tables: staff, sign-ins, schools, calendars, students and facts about them. It never queries one.

They stand beside the engine's tables on the same metadata, so that one migration history covers both. Moments are
canonical UTC texts of `engine.clock`, days are dates, times of day are local texts such as "08:00".
Nothing here points into the engine's tables: a case knows a person, a student and a school by id only.
"""

from __future__ import annotations

import sqlalchemy as sa

from engine import tables as engine_tables

metadata = engine_tables.metadata

#: Length of every id that a case may hold: person, student, school.
ID = sa.String(64)
MOMENT = sa.String(32)
TIME = sa.String(5)

# Staff ---------------------------------------------------------------------------------------------

person = sa.Table(
    "person",
    metadata,
    sa.Column("id", ID, primary_key=True, comment="sign-in name"),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("role", sa.String(32), nullable=False),
    sa.Column("password", sa.String(200), comment="argon2 hash; none: cannot sign in"),
    sa.Column("active", sa.Boolean, nullable=False, default=True),
    sa.Column("on_duty", sa.Boolean, nullable=False, default=False),
    sa.Index("person_role", "role", "active"),
    sa.Index("person_sign_in_name", sa.text("lower(id)"), unique=True),
)

person_school = sa.Table(
    "person_school",
    metadata,
    sa.Column("person", ID, sa.ForeignKey("person.id"), primary_key=True),
    sa.Column("school", ID, sa.ForeignKey("school.id"), primary_key=True, index=True),
)

sign_in = sa.Table(
    "sign_in",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True, comment="sha256 of the token in the cookie"),
    sa.Column("person", ID, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("seen_at", MOMENT, nullable=False),
)

sign_in_failure = sa.Table(
    "sign_in_failure",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True, comment="sha256 of the name that was typed, known or not"),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("at", MOMENT, nullable=False, index=True),
)

# Schools and days ----------------------------------------------------------------------------------

school = sa.Table(
    "school",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("opens", TIME, nullable=False, comment="first bell"),
    sa.Column("closes", TIME, nullable=False, comment="last bell"),
)

calendar_day = sa.Table(
    "calendar_day",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("school", ID, sa.ForeignKey("school.id"), comment="none: every school of the district"),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("opens", TIME, comment="none with closes none: closed that day"),
    sa.Column("closes", TIME),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Index("calendar_day_once", "school", "day", unique=True),
    comment="days that differ from Monday to Friday with the school's bells",
)

# Students ------------------------------------------------------------------------------------------

student = sa.Table(
    "student",
    metadata,
    sa.Column("id", ID, primary_key=True, comment="random"),
    sa.Column("number", sa.String(32), nullable=False, unique=True, comment="the district's student number"),
    sa.Column("last_name", sa.String(80), nullable=False),
    sa.Column("first_name", sa.String(80), nullable=False),
    sa.Column("grade", sa.String(8), nullable=False),
    sa.Column("born", sa.Date),
    sa.Column("language", sa.String(40), comment="spoken at home"),
    sa.Column("protected", sa.Boolean, nullable=False, default=False, comment="the address may not be shown"),
    sa.Column("directory_opt_out", sa.Boolean, nullable=False, default=False),
    sa.Index("student_last_name", sa.text("lower(last_name)")),
    sa.Index("student_first_name", sa.text("lower(first_name)")),
)

enrollment = sa.Table(
    "enrollment",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("student", ID, sa.ForeignKey("student.id"), nullable=False, index=True),
    sa.Column("school", ID, sa.ForeignKey("school.id"), index=True, comment="none: a school of another district"),
    sa.Column("elsewhere", sa.String(120), comment="name of the school of another district"),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date),
)

household = sa.Table(
    "household",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("address", sa.String(200), comment="address of record"),
)

household_member = sa.Table(
    "household_member",
    metadata,
    sa.Column("household", ID, sa.ForeignKey("household.id"), primary_key=True),
    sa.Column("student", ID, sa.ForeignKey("student.id"), primary_key=True, index=True),
)

number = sa.Table(
    "number",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("student", ID, sa.ForeignKey("student.id"), nullable=False, index=True),
    sa.Column("number", sa.String(32), nullable=False),
    sa.Column("household", sa.Boolean, nullable=False, comment="false: a non-household number"),
    sa.Column("owner", sa.String(120), nullable=False),
    sa.Column("relation", sa.String(60), nullable=False),
    sa.Column("guardian", sa.Boolean, nullable=False, default=False),
    sa.Column("private", sa.Boolean, nullable=False, default=False, comment="the school may not see it"),
    sa.Column("do_not_contact", sa.Boolean, nullable=False, default=False, comment="a court order"),
    sa.Column("position", sa.Integer, nullable=False, default=0),
    sa.Column("valid", sa.Boolean, nullable=False, default=True, comment="false: replaced or withdrawn"),
)

attempt = sa.Table(
    "attempt",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("student", ID, sa.ForeignKey("student.id"), nullable=False),
    sa.Column("number", sa.Integer, sa.ForeignKey("number.id"), nullable=False, index=True),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("by", ID, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("result", sa.String(32), nullable=False),
    sa.Column("language", sa.String(40)),
    sa.Column("text", sa.Text),
    sa.Column("recorded_at", MOMENT, nullable=False),
    sa.Index("attempt_of_student", "student", "at"),
)

attendance_day = sa.Table(
    "attendance_day",
    metadata,
    sa.Column("student", ID, sa.ForeignKey("student.id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("code", sa.String(16), nullable=False),
    sa.Column("from_file", sa.Boolean, nullable=False, comment="false: typed in by hand"),
    sa.Column("recorded_at", MOMENT, nullable=False),
    sa.Column("by", ID, nullable=False),
)

counselor_of = sa.Table(
    "counselor_of",
    metadata,
    sa.Column("student", ID, sa.ForeignKey("student.id"), primary_key=True),
    sa.Column("person", ID, sa.ForeignKey("person.id"), primary_key=True, index=True),
)

# Settings and who changed what -----------------------------------------------------------------------

setting = sa.Table(
    "setting",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
)

change = sa.Table(
    "change",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("by", ID, nullable=False),
    sa.Column("kind", sa.String(64), nullable=False, comment="subject.past_verb"),
    sa.Column("row", ID, nullable=False, comment="id of the row that changed"),
    sa.Index("change_of_row", "row", "id"),
    comment="who changed which row, when; no personal value",
)

change_payload = sa.Table(
    "change_payload",
    metadata,
    sa.Column("change", sa.Integer, sa.ForeignKey("change.id"), primary_key=True),
    sa.Column("values", sa.JSON, nullable=False),
    comment="what was written, apart, so that it can be erased",
)
