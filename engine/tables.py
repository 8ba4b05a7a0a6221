"""The engine's tables, for SQLite and PostgreSQL alike, and the triggers that guard the trail. It never runs a query.

Times are kept as canonical texts (engine.clock), which compare as times do. The rows of `entry` and `payload` are
sealed into a chain exactly as they stand, so every column of theirs is plain text or a number.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from engine import clock

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Column types --------------------------------------------------------------------------------------


def plain(length: int) -> sa.types.TypeEngine[str]:
    """A text that compares byte by byte on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


class Moment(sa.types.TypeDecorator[dt.datetime]):
    """A moment, kept as its canonical text."""

    impl = sa.String(25)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.String(25, collation="C") if dialect.name == "postgresql" else sa.String(25))

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else clock.text(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> dt.datetime | None:
        return None if value is None else dt.datetime.fromisoformat(value)


class Json(sa.types.TypeDecorator[Any]):
    """A JSON value, kept as text: ASCII only, so that any text a person types can be kept on both databases."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else json.dumps(value, allow_nan=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        return None if value is None else json.loads(value)


ID = plain(32)

# Releases ------------------------------------------------------------------------------------------

release = sa.Table(
    "release",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("call_type", plain(80), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("sha256", plain(64), nullable=False),
    sa.Column("author", sa.String(80), nullable=False),
    sa.Column("approver", sa.String(80)),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("published_at", Moment, nullable=False),
    sa.Column("effective_from", Moment, nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.UniqueConstraint("call_type", "number"),
)

release_file = sa.Table(
    "release_file",
    metadata,
    sa.Column("release_id", sa.ForeignKey("release.id"), primary_key=True),
    sa.Column("path", sa.String(200), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

# Running instances ---------------------------------------------------------------------------------

instance = sa.Table(
    "instance",
    metadata,
    # Random and opaque: the id stands in URLs.
    sa.Column("id", ID, primary_key=True),
    sa.Column("series", plain(20), nullable=False),
    sa.Column("serial", sa.Integer, nullable=False),
    # For people: series and serial, "2026-0142".
    sa.Column("number", plain(40), nullable=False, unique=True),
    sa.Column("call_type", plain(80), nullable=False),
    sa.Column("release_id", sa.ForeignKey("release.id"), nullable=False),
    # running, ended, cancelled, incident
    sa.Column("status", sa.String(12), nullable=False),
    # Grows by one with each act; an act that read an older one writes nothing.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.LargeBinary, nullable=False),
    sa.Column("next_due", Moment),
    # What it is about, whose records it belongs to, its outcome so far: the variables that the manifest names.
    sa.Column("subject", sa.String(200)),
    sa.Column("scope", sa.String(200)),
    sa.Column("outcome", sa.String(200)),
    sa.Column("disposition", sa.String(200)),
    # To whom a supervisor gave it.
    sa.Column("owner", sa.String(80)),
    # The values of the manifest's duplicate rule.
    sa.Column("key", sa.String(400)),
    sa.Column("opened_by", sa.String(80)),
    sa.Column("opened_for", sa.String(80)),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("opened_by_operation", plain(64), nullable=False, unique=True),
    sa.Column("closed_at", Moment),
    # Messages kept until a place catches them, oldest first.
    sa.Column("held", Json, nullable=False),
    # What words may ask of it, and who first claimed a user task of which lane.
    sa.Column("marks", Json, nullable=False),
    sa.Column("claims", Json, nullable=False),
    # The incident it stands in: element and sentence.
    sa.Column("incident", Json),
    # Failed attempts to fire its timers, and when the next one is due.
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("retry_at", Moment),
    # The head of its trail: number of entries, seal of the last one, and the seal of both.
    sa.Column("entries", sa.Integer, nullable=False),
    sa.Column("last_seal", plain(64), nullable=False),
    sa.Column("head", plain(64), nullable=False),
    sa.UniqueConstraint("series", "serial"),
    sa.Index(
        "ix_instance_next_due",
        "next_due",
        sqlite_where=sa.text("next_due IS NOT NULL"),
        postgresql_where=sa.text("next_due IS NOT NULL"),
    ),
    sa.Index("ix_instance_subject", "subject", "opened_at"),
    sa.Index("ix_instance_scope", "scope", "opened_at"),
    sa.Index("ix_instance_key", "call_type", "key"),
    sa.Index("ix_instance_status", "status", "opened_at"),
)

#: One row for each open user task and performer; `performer` is empty where everybody with the role may do it.
user_task = sa.Table(
    "user_task",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("instance.id"), primary_key=True),
    sa.Column("task", plain(64), primary_key=True),
    sa.Column("performer", plain(80), primary_key=True),
    # Who may take it up: a person, everybody with the role (empty), or nobody by this row (null: it was declined, or
    # somebody else has claimed it).
    sa.Column("open_to", plain(80)),
    # One row of each task stands for the task in lists of everything that is open.
    sa.Column("leading", sa.Boolean, nullable=False),
    sa.Column("element", sa.String(200), nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("detail", sa.Text),
    sa.Column("lane", plain(40), nullable=False),
    sa.Column("tag", sa.String(40)),
    sa.Column("form", sa.String(200), nullable=False),
    sa.Column("due", Moment),
    sa.Column("opened_at", Moment, nullable=False),
    # The operation that opened it.
    sa.Column("operation", plain(64), nullable=False),
    # open, claimed
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("claimed_by", sa.String(80)),
    sa.Column("claimed_at", Moment),
    # A supervisor has named the performer.
    sa.Column("given", sa.Boolean, nullable=False),
    # All its performers, in each of its rows.
    sa.Column("performers", Json, nullable=False),
    # Persons who have declined it.
    sa.Column("declined", Json, nullable=False),
    # Copies of the instance and its manifest, so that a list reads one table.
    sa.Column("number", plain(40), nullable=False),
    sa.Column("call_type", plain(80), nullable=False),
    sa.Column("heading", sa.Integer, nullable=False),
    sa.Column("row_order", sa.Integer, nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("subject", sa.String(200)),
    sa.Column("scope", plain(200)),
    # Where it stands in any list: priority, due, opened, and what makes it unique.
    sa.Column("position", plain(200), nullable=False),
    sa.Index("ix_user_task_open_to", "lane", "open_to", "position"),
    sa.Index("ix_user_task_scope_open_to", "scope", "lane", "open_to", "position"),
    sa.Index("ix_user_task_leading", "leading", "position"),
    sa.Index("ix_user_task_lane", "leading", "lane", "position"),
    sa.Index("ix_user_task_scope", "leading", "scope", "position"),
    sa.Index("ix_user_task_due", "due"),
)

#: Answers of a form that is not sent yet, kept for one person.
draft = sa.Table(
    "draft",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("instance.id"), primary_key=True),
    sa.Column("task", plain(64), primary_key=True),
    sa.Column("person", plain(80), primary_key=True),
    sa.Column("answers", Json, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
)

notice = sa.Table(
    "notice",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("reader", plain(80), nullable=False),
    sa.Column("instance_id", sa.ForeignKey("instance.id"), nullable=False),
    # Its number in the diagram; null for the engine's own sentences.
    sa.Column("notice", sa.String(40)),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("sent_at", Moment, nullable=False),
    sa.Column("read_at", Moment),
    sa.Index("ix_notice_reader", "reader", "read_at", "sent_at"),
    sa.Index("ix_notice_instance_id", "instance_id"),
)

#: The instance `source` has started, or sent a message to, the instance `target`.
link = sa.Table(
    "link",
    metadata,
    sa.Column("source", sa.ForeignKey("instance.id"), primary_key=True),
    sa.Column("target", sa.ForeignKey("instance.id"), primary_key=True),
    sa.Column("operation", plain(64), primary_key=True),
    # started, message, beside
    sa.Column("how", sa.String(12), nullable=False),
    sa.Column("message", sa.String(80), nullable=False),
    sa.Column("linked_at", Moment, nullable=False),
    sa.Index("ix_link_target", "target"),
)

# The trail -----------------------------------------------------------------------------------------

entry = sa.Table(
    "entry",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("instance.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("actor", sa.String(80)),
    sa.Column("on_behalf_of", sa.String(80)),
    sa.Column("role", sa.String(40)),
    sa.Column("done_at", plain(25), nullable=False),
    sa.Column("recorded_at", plain(25), nullable=False),
    sa.Column("operation", plain(64), nullable=False),
    sa.Column("release_id", sa.ForeignKey("release.id"), nullable=False),
    sa.Column("element", sa.String(200)),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("flows", sa.Text, nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("payload_digest", plain(64)),
    sa.Column("seal", plain(64), nullable=False),
    sa.Index("ix_entry_operation", "instance_id", "operation"),
    sa.Index("ix_entry_recorded_at", "recorded_at"),
)

#: The personal part of an entry; erasing empties it and leaves the chain provable.
payload = sa.Table(
    "payload",
    metadata,
    sa.Column("instance_id", sa.String(32), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("salt", plain(32)),
    sa.Column("content", sa.Text),
    sa.Column("erased_at", plain(25)),
    sa.ForeignKeyConstraint(["instance_id", "number"], ["entry.instance_id", "entry.number"]),
)

# Guards of the trail -------------------------------------------------------------------------------

_ERASING = (
    "OLD.content IS NOT NULL AND NEW.content IS NULL AND NEW.salt IS NULL AND NEW.erased_at IS NOT NULL"
    " AND NEW.instance_id = OLD.instance_id AND NEW.number = OLD.number"
)


def guards(dialect: str) -> tuple[str, ...]:
    """The statements that make entries append-only and payloads erasable only, for "sqlite" or "postgresql".

    Run after the tables `entry` and `payload` were created; `metadata.create_all` does it by itself, a migration must.
    """
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_refuses_{act.split()[0].lower()} BEFORE {act} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
            for table, act, when in (
                ("entry", "UPDATE", ""),
                ("entry", "DELETE", ""),
                ("payload", "UPDATE", f"WHEN NOT ({_ERASING}) "),
                ("payload", "DELETE", ""),
            )
        )
    return (
        "CREATE OR REPLACE FUNCTION trail_refuses() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$",
        "CREATE TRIGGER entry_refuses BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION trail_refuses()",
        "CREATE TRIGGER payload_refuses_update BEFORE UPDATE ON payload FOR EACH ROW"
        f" WHEN (NOT ({_ERASING})) EXECUTE FUNCTION trail_refuses()",
        "CREATE TRIGGER payload_refuses_delete BEFORE DELETE ON payload FOR EACH ROW EXECUTE FUNCTION trail_refuses()",
        "CREATE TRIGGER entry_refuses_truncate BEFORE TRUNCATE ON entry EXECUTE FUNCTION trail_refuses()",
        "CREATE TRIGGER payload_refuses_truncate BEFORE TRUNCATE ON payload EXECUTE FUNCTION trail_refuses()",
    )


@event.listens_for(payload, "after_create")
def _guard(_table: sa.Table, connection: sa.Connection, **_: object) -> None:
    for statement in guards(connection.dialect.name):
        connection.exec_driver_sql(statement)
