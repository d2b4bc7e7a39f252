"""The tables, as a list of migrations in DDL that every store can run. A released migration is never edited.

A store fills in: {id} a key that counts up, {int} 64-bit integer, {blob} bytes, {strict} its wish for strict typing.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from an older database to a newer one; all of its statements or none."""

    name: str
    statements: tuple[str, ...]


INBOX = """CREATE TABLE inbox (
    key TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    received_at {int} NOT NULL,
    claimed_at {int} NOT NULL,
    reply TEXT
){strict}"""

PEOPLE = """CREATE TABLE people (
    person TEXT PRIMARY KEY,
    following {int},
    last_wrote_at {int},
    seen_at {int} NOT NULL,
    memory TEXT NOT NULL,
    version {int} NOT NULL
){strict}"""

DATES = """CREATE TABLE dates (
    person TEXT NOT NULL,
    holder TEXT NOT NULL,
    expires_on TEXT,
    endorsed_on TEXT,
    confirmed_on TEXT,
    told_at {int} NOT NULL,
    changed_at {int} NOT NULL,
    next_due_at {int},
    wanted {int} NOT NULL,
    snoozed_until_on TEXT,
    version {int} NOT NULL,
    PRIMARY KEY (person, holder)
){strict}"""

STEPS = """CREATE TABLE steps (
    id {id},
    person TEXT NOT NULL,
    holder TEXT NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('due', 'sending', 'sent', 'held', 'failed', 'unknown', 'cancelled')),
    reason TEXT NOT NULL DEFAULT '',
    tries {int} NOT NULL DEFAULT 0,
    claimed_by TEXT NOT NULL DEFAULT '',
    claimed_at {int},
    retry_at {int},
    changed_at {int} NOT NULL,
    spoken_at {int},
    UNIQUE (person, holder, kind, day)
){strict}"""

ATTEMPTS = """CREATE TABLE attempts (
    id {id},
    step {int} NOT NULL REFERENCES steps (id) ON DELETE CASCADE,
    person TEXT NOT NULL,
    rung TEXT NOT NULL,
    client_msg_id TEXT NOT NULL,
    state TEXT NOT NULL,
    begun_at {int} NOT NULL,
    closed_at {int},
    msgid TEXT NOT NULL DEFAULT '',
    errcode {int} NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT ''
){strict}"""

QUOTAS = """CREATE TABLE quotas (
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    span TEXT NOT NULL,
    granted {int} NOT NULL,
    used {int} NOT NULL,
    ends_at {int},
    PRIMARY KEY (person, kind, span)
){strict}"""

EDITIONS = """CREATE TABLE editions (
    number {int} PRIMARY KEY,
    digest TEXT NOT NULL,
    author TEXT NOT NULL,
    note TEXT NOT NULL,
    at {int} NOT NULL,
    files {blob} NOT NULL
){strict}"""

LIVE = """CREATE TABLE live_edition (
    id {int} PRIMARY KEY CHECK (id = 1),
    number {int} NOT NULL
){strict}"""

DRAFTS = """CREATE TABLE drafts (
    path TEXT PRIMARY KEY,
    text TEXT,
    base {int} NOT NULL,
    author TEXT NOT NULL,
    at {int} NOT NULL,
    version {int} NOT NULL
){strict}"""

MISSES = """CREATE TABLE misses (
    id {id},
    likeness TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('miss', 'clarified')),
    text TEXT NOT NULL,
    nearest TEXT NOT NULL,
    chosen TEXT NOT NULL DEFAULT '',
    at {int} NOT NULL,
    settled_at {int}
){strict}"""

AUDIT = """CREATE TABLE audit (
    id {id},
    at {int} NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    person TEXT NOT NULL,
    detail TEXT NOT NULL
){strict}"""

COUNTERS = """CREATE TABLE counters (
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    n {int} NOT NULL,
    PRIMARY KEY (day, name)
){strict}"""

LEASES = "CREATE TABLE leases (name TEXT PRIMARY KEY, owner TEXT NOT NULL, ends_at {int} NOT NULL){strict}"

TOKENS = """CREATE TABLE tokens (
    name TEXT PRIMARY KEY, token TEXT NOT NULL, ends_at {int} NOT NULL
){strict}"""

ALARMS = """CREATE TABLE alarms (
    name TEXT PRIMARY KEY, reason TEXT NOT NULL, at {int} NOT NULL, ends_at {int}
){strict}"""

MARKS = "CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL){strict}"

FEEDS = """CREATE TABLE feeds (
    feed TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (person) ON DELETE CASCADE,
    made_at {int} NOT NULL
){strict}"""

MAIL = """CREATE TABLE mail (
    id {id},
    person TEXT NOT NULL REFERENCES people (person) ON DELETE CASCADE,
    at {int} NOT NULL,
    msgid TEXT NOT NULL,
    client_msg_id TEXT NOT NULL,
    content TEXT NOT NULL
){strict}"""

MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        "0001_messages_and_people",
        (
            INBOX,
            "CREATE INDEX inbox_person ON inbox (person) WHERE person <> ''",
            "CREATE INDEX inbox_received ON inbox (received_at)",
            PEOPLE,
            "CREATE INDEX people_seen ON people (seen_at)",
        ),
    ),
    Migration(
        "0002_editions",
        (EDITIONS, LIVE, "INSERT INTO live_edition (id, number) VALUES (1, 0)", DRAFTS),
    ),
    Migration(
        "0003_dates_and_reminders",
        (
            DATES,
            "CREATE INDEX dates_due ON dates (next_due_at, person, holder) WHERE next_due_at IS NOT NULL",
            STEPS,
            "CREATE INDEX steps_state ON steps (state, day)",
            "CREATE INDEX steps_day ON steps (day)",
            ATTEMPTS,
            "CREATE INDEX attempts_step ON attempts (step)",
            "CREATE INDEX attempts_person ON attempts (person, msgid)",
            QUOTAS,
            LEASES,
            TOKENS,
        ),
    ),
    Migration(
        "0004_operators",
        (
            MISSES,
            "CREATE INDEX misses_likeness ON misses (likeness)",
            "CREATE INDEX misses_at ON misses (at)",
            AUDIT,
            "CREATE INDEX audit_person ON audit (person) WHERE person <> ''",
            COUNTERS,
            ALARMS,
        ),
    ),
    Migration("0005_marks", (MARKS,)),
    Migration("0006_calendar_feeds", (FEEDS, "CREATE INDEX feeds_person ON feeds (person)")),
    Migration(
        "0007_demo_mailbox",
        (
            MAIL,
            "CREATE INDEX mail_person ON mail (person, id)",
            "CREATE INDEX mail_at ON mail (at)",
            "CREATE UNIQUE INDEX mail_once ON mail (person, client_msg_id) WHERE client_msg_id <> ''",
        ),
    ),
)
