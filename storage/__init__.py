"""The only place with SQL: what the bot remembers."""

from storage.database import BadStorageUrl, StorageBusy, StorageDown, StorageError
from storage.store import Store

__all__ = ["BadStorageUrl", "StorageBusy", "StorageDown", "StorageError", "Store"]
