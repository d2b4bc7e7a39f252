"""One way of writing for the grammar (width, script, dashes), and the way back to the message as written."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from understanding.normalise import chinese_number

LONGEST = 2000  # characters that are read; the platform's messages are shorter
_UNSEEN = ("Cf", "Mn", "Me")  # zero-width and direction marks: 4月<200b>5日 is one date

# Only the characters that the grammar knows: folding keeps every position.
_SAME = str.maketrans(
    "號後個週兩還過這點剛發簽證續認確媽親員愛婦給幫說內補辦妳離歲當禮來從陽陰曆舊臘貳叁—–―−‐﹣○◯~∼〜〰至",
    "号后个周两还过这点刚发签证续认确妈亲员爱妇给帮说内补办你离岁当礼来从阳阴历旧腊二三------〇〇~~~~至",
)


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` for the grammar; `at[i]` is where its character i stands in the message."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the message of the folded characters from start to before end."""
        return self.at[start], self.at[end - 1] + 1


def fold(message: str) -> Folded:
    """The message in compatibility width and simplified script, character by character, what is not seen left out."""
    chars: list[str] = []
    at: list[int] = []
    for position, char in enumerate(message[:LONGEST]):
        if unicodedata.category(char) in _UNSEEN:
            continue
        for plain in unicodedata.normalize("NFKC", char).translate(_SAME):
            chars.append(" " if plain.isspace() and plain != "\n" else plain)
            at.append(position)
    return Folded("".join(chars), tuple(at))


def number(text: str) -> int | None:
    """The number that digits or Chinese numerals write (31, 三十一, 廿五, the 元 of 元月); None when they don't."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text == "元":
        return 1
    return chinese_number(text.replace("廿", "二十").replace("卅", "三十"))
