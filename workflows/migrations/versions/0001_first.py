"""The first version: the tables of the engine, of the department and of the demo, and the guards of the trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: Entries are append-only, payloads can only be erased: refused by the database itself.
GUARDS = {
    "sqlite": (
        "CREATE TRIGGER entry_refuses_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
        "CREATE TRIGGER entry_refuses_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
        "CREATE TRIGGER payload_refuses_update BEFORE UPDATE ON payload WHEN NOT (OLD.content IS NOT NULL AND NEW.content IS NULL AND NEW.salt IS NULL AND NEW.erased_at IS NOT NULL AND NEW.instance_id = OLD.instance_id AND NEW.number = OLD.number) BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
        "CREATE TRIGGER payload_refuses_delete BEFORE DELETE ON payload BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION trail_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$",
        "CREATE TRIGGER entry_refuses BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION trail_refuses()",
        "CREATE TRIGGER payload_refuses_update BEFORE UPDATE ON payload FOR EACH ROW WHEN (NOT (OLD.content IS NOT NULL AND NEW.content IS NULL AND NEW.salt IS NULL AND NEW.erased_at IS NOT NULL AND NEW.instance_id = OLD.instance_id AND NEW.number = OLD.number)) EXECUTE FUNCTION trail_refuses()",
        "CREATE TRIGGER payload_refuses_delete BEFORE DELETE ON payload FOR EACH ROW EXECUTE FUNCTION trail_refuses()",
        "CREATE TRIGGER entry_refuses_truncate BEFORE TRUNCATE ON entry EXECUTE FUNCTION trail_refuses()",
        "CREATE TRIGGER payload_refuses_truncate BEFORE TRUNCATE ON payload EXECUTE FUNCTION trail_refuses()",
    ),
}
#: Indexes over expressions: name, table, expression, unique.
EXPRESSIONS = (
    ("person_sign_in_name", "person", "lower(id)", True),
    ("student_first_name", "student", "lower(first_name)", False),
    ("student_last_name", "student", "lower(last_name)", False),
)


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False, comment="subject.past_verb"),
        sa.Column("row", sa.String(length=64), nullable=False, comment="id of the row that changed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        comment="who changed which row, when; no personal value",
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index("change_of_row", ["row", "id"], unique=False)

    op.create_table(
        "demo_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stood_at", sa.String(length=25), nullable=False),
        sa.Column("counted", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_clock")),
    )
    op.create_table(
        "household",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=True, comment="address of record"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=64), nullable=False, comment="sign-in name"),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True, comment="argon2 hash; none: cannot sign in"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("on_duty", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("person_role", ["role", "active"], unique=False)

    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "call_type",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "sha256",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("approver", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "published_at", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "effective_from", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("call_type", "number", name=op.f("uq_release_call_type_number")),
    )
    op.create_table(
        "school",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("opens", sa.String(length=5), nullable=False, comment="first bell"),
        sa.Column("closes", sa.String(length=5), nullable=False, comment="last bell"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column(
            "name", sa.String(length=64), nullable=False, comment="sha256 of the name that was typed, known or not"
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_failure_at"), ["at"], unique=False)

    op.create_table(
        "student",
        sa.Column("id", sa.String(length=64), nullable=False, comment="random"),
        sa.Column("number", sa.String(length=32), nullable=False, comment="the district's student number"),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("first_name", sa.String(length=80), nullable=False),
        sa.Column("grade", sa.String(length=8), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=40), nullable=True, comment="spoken at home"),
        sa.Column("protected", sa.Boolean(), nullable=False, comment="the address may not be shown"),
        sa.Column("directory_opt_out", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student")),
        sa.UniqueConstraint("number", name=op.f("uq_student_number")),
    )
    op.create_table(
        "attendance_day",
        sa.Column("student", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("from_file", sa.Boolean(), nullable=False, comment="false: typed in by hand"),
        sa.Column("recorded_at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["student"], ["student.id"], name=op.f("fk_attendance_day_student")),
        sa.PrimaryKeyConstraint("student", "day", name=op.f("pk_attendance_day")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school", sa.String(length=64), nullable=True, comment="none: every school of the district"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.String(length=5), nullable=True, comment="none with closes none: closed that day"),
        sa.Column("closes", sa.String(length=5), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_calendar_day_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        comment="days that differ from Monday to Friday with the school's bells",
    )
    with op.batch_alter_table("calendar_day", schema=None) as batch_op:
        batch_op.create_index("calendar_day_once", ["school", "day"], unique=True)

    op.create_table(
        "change_payload",
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["change"], ["change.id"], name=op.f("fk_change_payload_change")),
        sa.PrimaryKeyConstraint("change", name=op.f("pk_change_payload")),
        comment="what was written, apart, so that it can be erased",
    )
    op.create_table(
        "counselor_of",
        sa.Column("student", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_counselor_of_person")),
        sa.ForeignKeyConstraint(["student"], ["student.id"], name=op.f("fk_counselor_of_student")),
        sa.PrimaryKeyConstraint("student", "person", name=op.f("pk_counselor_of")),
    )
    with op.batch_alter_table("counselor_of", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counselor_of_person"), ["person"], unique=False)

    op.create_table(
        "enrollment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student", sa.String(length=64), nullable=False),
        sa.Column("school", sa.String(length=64), nullable=True, comment="none: a school of another district"),
        sa.Column("elsewhere", sa.String(length=120), nullable=True, comment="name of the school of another district"),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_enrollment_school")),
        sa.ForeignKeyConstraint(["student"], ["student.id"], name=op.f("fk_enrollment_student")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment")),
    )
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrollment_school"), ["school"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollment_student"), ["student"], unique=False)

    op.create_table(
        "household_member",
        sa.Column("household", sa.String(length=64), nullable=False),
        sa.Column("student", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["household"], ["household.id"], name=op.f("fk_household_member_household")),
        sa.ForeignKeyConstraint(["student"], ["student.id"], name=op.f("fk_household_member_student")),
        sa.PrimaryKeyConstraint("household", "student", name=op.f("pk_household_member")),
    )
    with op.batch_alter_table("household_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_member_student"), ["student"], unique=False)

    op.create_table(
        "instance",
        sa.Column(
            "id", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "series",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "call_type",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("next_due", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("scope", sa.String(length=200), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.Column("disposition", sa.String(length=200), nullable=True),
        sa.Column("owner", sa.String(length=80), nullable=True),
        sa.Column("key", sa.String(length=400), nullable=True),
        sa.Column("opened_by", sa.String(length=80), nullable=True),
        sa.Column("opened_for", sa.String(length=80), nullable=True),
        sa.Column("opened_at", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "opened_by_operation",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("closed_at", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=True),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("claims", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column(
            "last_seal",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "head", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_instance_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
        sa.UniqueConstraint("number", name=op.f("uq_instance_number")),
        sa.UniqueConstraint("opened_by_operation", name=op.f("uq_instance_opened_by_operation")),
        sa.UniqueConstraint("series", "serial", name=op.f("uq_instance_series_serial")),
    )
    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.create_index("ix_instance_key", ["call_type", "key"], unique=False)
        batch_op.create_index(
            "ix_instance_next_due",
            ["next_due"],
            unique=False,
            sqlite_where=sa.text("next_due IS NOT NULL"),
            postgresql_where=sa.text("next_due IS NOT NULL"),
        )
        batch_op.create_index("ix_instance_scope", ["scope", "opened_at"], unique=False)
        batch_op.create_index("ix_instance_status", ["status", "opened_at"], unique=False)
        batch_op.create_index("ix_instance_subject", ["subject", "opened_at"], unique=False)

    op.create_table(
        "number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("household", sa.Boolean(), nullable=False, comment="false: a non-household number"),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("relation", sa.String(length=60), nullable=False),
        sa.Column("guardian", sa.Boolean(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False, comment="the school may not see it"),
        sa.Column("do_not_contact", sa.Boolean(), nullable=False, comment="a court order"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False, comment="false: replaced or withdrawn"),
        sa.ForeignKeyConstraint(["student"], ["student.id"], name=op.f("fk_number_student")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number")),
    )
    with op.batch_alter_table("number", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_number_student"), ["student"], unique=False)

    op.create_table(
        "person_school",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("school", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_person_school_person")),
        sa.ForeignKeyConstraint(["school"], ["school.id"], name=op.f("fk_person_school_school")),
        sa.PrimaryKeyConstraint("person", "school", name=op.f("pk_person_school")),
    )
    with op.batch_alter_table("person_school", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_school_school"), ["school"], unique=False)

    op.create_table(
        "release_file",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_file_release_id")),
        sa.PrimaryKeyConstraint("release_id", "path", name=op.f("pk_release_file")),
    )
    op.create_table(
        "sign_in",
        sa.Column("token", sa.String(length=64), nullable=False, comment="sha256 of the token in the cookie"),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_sign_in_person")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_person"), ["person"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_attempt_by")),
        sa.ForeignKeyConstraint(["number"], ["number.id"], name=op.f("fk_attempt_number")),
        sa.ForeignKeyConstraint(["student"], ["student.id"], name=op.f("fk_attempt_student")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("attempt_of_student", ["student", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_attempt_number"), ["number"], unique=False)

    op.create_table(
        "draft",
        sa.Column(
            "instance_id",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "task", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "person",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_draft_instance_id")),
        sa.PrimaryKeyConstraint("instance_id", "task", "person", name=op.f("pk_draft")),
    )
    op.create_table(
        "entry",
        sa.Column(
            "instance_id",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=True),
        sa.Column("on_behalf_of", sa.String(length=80), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column(
            "done_at",
            sa.String(length=25).with_variant(sa.String(length=25, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "recorded_at",
            sa.String(length=25).with_variant(sa.String(length=25, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "operation",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("element", sa.String(length=200), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("flows", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column(
            "payload_digest",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "seal", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_entry_instance_id")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_entry_release_id")),
        sa.PrimaryKeyConstraint("instance_id", "number", name=op.f("pk_entry")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_operation", ["instance_id", "operation"], unique=False)
        batch_op.create_index("ix_entry_recorded_at", ["recorded_at"], unique=False)

    op.create_table(
        "link",
        sa.Column(
            "source",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "target",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "operation",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("message", sa.String(length=80), nullable=False),
        sa.Column("linked_at", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["instance.id"], name=op.f("fk_link_source")),
        sa.ForeignKeyConstraint(["target"], ["instance.id"], name=op.f("fk_link_target")),
        sa.PrimaryKeyConstraint("source", "target", "operation", name=op.f("pk_link")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index("ix_link_target", ["target"], unique=False)

    op.create_table(
        "notice",
        sa.Column(
            "id", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "reader",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "instance_id",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("notice", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=False),
        sa.Column("read_at", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_notice_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_instance_id", ["instance_id"], unique=False)
        batch_op.create_index("ix_notice_reader", ["reader", "read_at", "sent_at"], unique=False)

    op.create_table(
        "user_task",
        sa.Column(
            "instance_id",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "task", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "performer",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "open_to",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("leading", sa.Boolean(), nullable=False),
        sa.Column("element", sa.String(length=200), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column(
            "lane", sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("tag", sa.String(length=40), nullable=True),
        sa.Column("form", sa.String(length=200), nullable=False),
        sa.Column("due", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=True),
        sa.Column("opened_at", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "operation",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("claimed_by", sa.String(length=80), nullable=True),
        sa.Column("claimed_at", sa.String(25).with_variant(sa.String(25, collation="C"), "postgresql"), nullable=True),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("performers", sa.Text(), nullable=False),
        sa.Column("declined", sa.Text(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "call_type",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("heading", sa.Integer(), nullable=False),
        sa.Column("row_order", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column(
            "scope",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "position",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_user_task_instance_id")),
        sa.PrimaryKeyConstraint("instance_id", "task", "performer", name=op.f("pk_user_task")),
    )
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.create_index("ix_user_task_due", ["due"], unique=False)
        batch_op.create_index("ix_user_task_lane", ["leading", "lane", "position"], unique=False)
        batch_op.create_index("ix_user_task_leading", ["leading", "position"], unique=False)
        batch_op.create_index("ix_user_task_open_to", ["lane", "open_to", "position"], unique=False)
        batch_op.create_index("ix_user_task_scope", ["leading", "scope", "position"], unique=False)
        batch_op.create_index("ix_user_task_scope_open_to", ["scope", "lane", "open_to", "position"], unique=False)

    op.create_table(
        "payload",
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "salt", sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"), nullable=True
        ),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column(
            "erased_at",
            sa.String(length=25).with_variant(sa.String(length=25, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["instance_id", "number"], ["entry.instance_id", "entry.number"], name=op.f("fk_payload_instance_id_number")
        ),
        sa.PrimaryKeyConstraint("instance_id", "number", name=op.f("pk_payload")),
    )
    for name, table, expression, unique in EXPRESSIONS:
        op.create_index(name, table, [sa.text(expression)], unique=unique)
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
