"""Full sentences that start a dialogue and already tell of the person. A bare start phrase is the router's."""

from __future__ import annotations

import re
from datetime import date

from handlers.conversations.model import Heard
from handlers.conversations.points_extras import read_extras
from handlers.conversations.points_read import (
    read_age,
    read_base,
    read_degree,
    read_insurance,
    read_title,
)
from handlers.conversations.selfcheck_read import read_basis

_ANY_DAY = date(2026, 1, 1)  # whether an age is told does not depend on the day

_LIST = re.compile(
    r"(?:列|整理|理1?一?[下个份]|开|出|生成|发|拉|弄|做|给我|要)[^,，。;； 说]{0,12}(?:清单"
    r"|材料单)|清单[^,，。]{0,4}(?:列|发我|给我)"
    r"|^(?:我的|续积分|积分|续签|续办|的)*(?:材料|资料)?清单[:,，]|(?:帮我?|给我?|替我|麻烦)[^,，。]{0,4}(?:列|整理|理)[^,，。]{0,10}(?:材料|资料)"
)
_OTHER_LIST = re.compile(
    r"初次|首次|第1?一?次|新办|申办|申领|居住登记|签注|纳税清单|专业清单|目录|不动产|(?:人事"
    r"|她|他|公司|hr)[^,，。]{0,4}(?:发来|列)|清单(?:在哪|是什么|哪里)"
)
_CHECK = re.compile(
    r"自查|自测(?!分|[^,，。 ]{0,4}\d)|预审|(?:帮我?|给我?)[^,，。]{0,6}(?:看看?|判断|评估|查查?"
    r"|测)[^,，。]{0,10}(?:能不能|能否|可不可以)[^,，。]{0,8}(?:过|续|通过)"
)
_PASS = re.compile(
    r"(?:能不能|能否|可不可以|能|可以)[^,，。?吗]{0,4}(?:续签?|续办|续|年审)[^,，。]{0,3}(?:过|通过|成功)"
    r"|(?:续签?|续办|年审)[^,，。]{0,3}(?:能不能|能否|能)(?:过|通过|成功)"
)
_MONTHS = re.compile(r"[\d一二两三四五六七八九十半]+个?(?:月|年)|没断|一直")
_SUM = re.compile(
    r"算(?!下来|不算|进|是|数|作)|估|多少分|几分|够不够|够[^,，。没]{0,3}(?:120|1百2十|一百二"
    r"|分|吗|不|线)|能不能(?:到|够|有)|测|打分|评分|加起来|达标|差多少|还差|总分|一共|总共|合计"
    r"|(?:有|到|满)[^,，。没]{0,3}(?:120|1百2十|一百二)分?(?:吗|么|没|不|伐|[?])|(?:到|过)线"
)
_ASKS = re.compile(
    r"[?]|吗|呢|怎么|什么|咋|啥|哪|能不能|几个|多久|可以不|要不要|是不是|有没有|还有用|值|续"
    r"|提醒|材料|办(?!局)|签|过期|到期|作废|改|换"
)


def opens(text: str) -> str | None:
    """The name of the dialogue that a normalised sentence starts, or None."""
    if _CHECK.search(text) or (_PASS.search(text) and _tells_basis(text)):
        return "self_check"
    if _LIST.search(text) and not _OTHER_LIST.search(text):
        return "my_papers"
    if _tells_points(text):
        return "my_points"
    return None


def _tells_basis(text: str) -> bool:
    """Whether it is told what the points rest on, and how long was paid: 大专学历，社保交了5个月."""
    heard = Heard(text, _ANY_DAY)
    return read_basis(heard) is not None and bool(_MONTHS.search(text))


def _tells_points(text: str) -> bool:
    """A sum is asked for with something to sum, or a person is described by what earns points and nothing asked."""
    heard = Heard(text, _ANY_DAY)
    facts = {
        "age": read_age(heard),
        "degree": read_degree(heard),
        "title": read_title(heard),
        "insurance": read_insurance(heard),
        "base": read_base(heard),
        "extras": read_extras(heard),
    }
    told = {name for name, value in facts.items() if value is not None}
    described = len(told) >= 3 or (len(told) >= 2 and "age" in told)
    text = text.replace("虚假材料", "")
    return described and bool(_SUM.search(text) or not _ASKS.search(text))
