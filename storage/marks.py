"""Small facts that all processes share and that must outlive them, such as the rules that the plans were made by."""

from __future__ import annotations

from storage.database import Database


class Marks:
    """One short text by name."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str) -> str:
        """What is marked; "" where nothing ever was."""
        row = self._db.one("SELECT value FROM marks WHERE name = ?", (name,))
        return str(row["value"]) if row else ""

    def get_or_set(self, name: str, value: str) -> str:
        """What is marked; `value`, and that is marked from now on, where nothing was. The same in every process."""
        self._db.execute("INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, value))
        return self.get(name)

    def set(self, name: str, value: str) -> None:
        """Marks it."""
        self._db.execute(
            "INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )
