"""Dates in people's words: `find_dates` reads a message, the other modules are its grammar."""

from understanding.dates.find import find_dates
from understanding.dates.mention import DateMention, Kind, Role

__all__ = ["DateMention", "Kind", "Role", "find_dates"]
