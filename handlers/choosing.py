"""Which of the offered choices a message takes by its place: 1, ①, 1️⃣, 一, 第二个, 第2个吧, 1和2, 都要."""

from __future__ import annotations

import re

from understanding.normalise import chinese_number, normalise

_NUMBER = r"(?:第?[1-9](?:个|项|条|号|种)?|第[一二两三四五六七八九](?:个|项|条|号|种)?|[一二三四五六七八九])"
_LEAD = r"(?:那|就|我|还是)*(?:想|要)?(?:选|看|要|点|问|说|听)?"
_TAIL = r"(?:吧|呢|啊|呀|啦|的|那个|这个|谢谢|[.、。!~ ])*"
_AND = r"(?:和|跟|与|加|还有|[、, ])+"
_PLACES = re.compile(rf"{_LEAD}(?P<numbers>{_NUMBER}(?:{_AND}{_NUMBER})*){_TAIL}")
_ALL = re.compile(
    r"(?:那|就|我|这|想)*(?:[两俩2二三3]个?|全部?)?(?:都|全都?|一起)(?:要|想|看|说|讲|问|听|接着|知道|了解|一下)+"
    r"(?:吧|啊|下)*[.。!~ ]*"
)
_FIRST = re.compile(rf"{_LEAD}(?:前者|前一个|前面那?个|上面那?个|头一个){_TAIL}")
_LAST = re.compile(rf"{_LEAD}(?:后者|后一个|后面那?个|下面那?个|最后(?:一个|那个|1个)){_TAIL}")


def places(text: str, offered: int) -> tuple[int, ...]:
    """The places (from 1) that `text` names, where so many are offered; they may lie beyond. () where it names none."""
    said = normalise(text)
    if not offered or not said:
        return ()
    if match := _PLACES.fullmatch(said):
        numbers = re.findall(r"[1-9一二两三四五六七八九]", match["numbers"])
        return tuple(dict.fromkeys(int(n) if n.isdecimal() else chinese_number(n) or 0 for n in numbers))
    if _ALL.fullmatch(said):
        return tuple(range(1, offered + 1))
    if _FIRST.fullmatch(said):
        return (1,)
    return (offered,) if _LAST.fullmatch(said) else ()
