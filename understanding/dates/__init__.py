"""Dates in people's words: `find_dates` reads a message, the other modules are its grammar."""

from understanding.dates.find import find_dates
from understanding.dates.mention import DateMention, Hint, Kind, Role

__all__ = ["DateMention", "Hint", "Kind", "Role", "find_dates"]
