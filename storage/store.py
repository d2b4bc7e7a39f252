"""The whole memory of the bot behind one name: opens the database that storage.url names and groups what is in it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from storage.alarms import Alarms
from storage.attempts import Attempts
from storage.audit import Audit
from storage.counters import Counters
from storage.database import BadStorageUrl, Database
from storage.dates import Dates
from storage.drafts import Drafts
from storage.editions import Editions
from storage.feeds import Feeds
from storage.inbox import Inbox
from storage.leases import Leases, Tokens
from storage.mailbox import Mailbox
from storage.marks import Marks
from storage.misses import Misses
from storage.people import People
from storage.quotas import Quotas
from storage.sqlite import SqliteDatabase
from storage.steps import Steps

SQLITE = "sqlite:///"


class Store:
    """All repositories on one database. Usable from every thread of the process that made it; make it after a fork."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.inbox = Inbox(database)
        self.people = People(database)
        self.dates = Dates(database)
        self.feeds = Feeds(database)
        self.steps = Steps(database)
        self.attempts = Attempts(database, self.steps)
        self.quotas = Quotas(database)
        self.leases = Leases(database)
        self.tokens = Tokens(database)
        self.editions = Editions(database)
        self.drafts = Drafts(database)
        self.misses = Misses(database)
        self.audit = Audit(database)
        self.counters = Counters(database)
        self.alarms = Alarms(database)
        self.marks = Marks(database)
        self.mailbox = Mailbox(database)

    @classmethod
    def open(cls, url: str) -> Store:
        """Opens storage.url, creating folder and tables; a relative path counts from the working folder.

        Raises BadStorageUrl, StorageDown or StorageBusy, each one clear line.
        """
        return cls(SqliteDatabase(sqlite_path(url)))

    def transaction(self) -> AbstractContextManager[None]:
        """Several repositories' changes as one act of this thread: all or nothing. Keep it short: writers queue."""
        return self.database.transaction()

    def backup(self, path: Path) -> None:
        """Writes a consistent copy to `path` while the bot runs. Raises StorageError."""
        self.database.backup(path)

    def fault(self) -> str:
        """Empty when the store can be read and written now, else one line that says what is wrong."""
        return self.database.fault()

    def ready(self) -> bool:
        """Whether the store can be read and written now."""
        return not self.fault()

    def close(self) -> None:
        """Ends all connections of this process."""
        self.database.close()


def sqlite_path(url: str) -> Path:
    """The file that a sqlite URL names. Raises BadStorageUrl for any other URL."""
    if not url.startswith(SQLITE) or url in (SQLITE, SQLITE + ":memory:"):
        shown = url.split("://", 1)[0] if "://" in url else url  # what follows may hold a password
        raise BadStorageUrl(f"storage.url: 打不开 {shown or '空地址'} 这种数据库。写成 sqlite:///data/bot.db 这样")
    return Path(url.removeprefix(SQLITE))
