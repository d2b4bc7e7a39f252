"""What a date is: its role, from the words around it, and whether it is said to lie behind.

The nearest word in the date's own clause decides. 能/要/没 before 签注了 or 确认了 make it a plan or a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from understanding.dates.mention import Role

Direction = Literal["past", "future", "near", "ahead"]  # `ahead` is said, `future` is only likely

CLAUSE = re.compile("[。!?;,，;\n…☀-➿\U0001f000-\U0001faff]+")  # an emoji ends a clause too
HEARSAY = re.compile(r"(?:别人|人家|有人|大家|群里|网上|据)[^,，。]{0,2}(?:说|讲|传)|听说|听人[说讲]|听别人|传言")
_NOT_DONE = re.compile(r"(?:能|可以|可不可以|要|想|准备|打算|没|未|不|该|需|还得|计划|怎么|如何)[^,。]{0,5}$")
_RIGHT, _LEFT = 16, 14  # characters looked at on either side

_DONE = r"(?:好了?|完了?|妥了?|过了?|成功|下来|了|的|过)"
_NO_QUESTION = r"(?!吗|没|么)"
_SOURCES: tuple[tuple[Role, str], ...] = (
    (
        "confirmed",
        rf"确认{_DONE}{_NO_QUESTION}|确认(?:积分)?了{_NO_QUESTION}|已经?确认|确认(?:日期|时间)"
        rf"|积分.{{0,4}}(?:确认|续|办|弄|审核|审批|审|批){_DONE}{_NO_QUESTION}|审核(?:通过|过了|好了)",
    ),
    (
        "endorsed",
        rf"(?:签注|补签|续签|签|续|延期){_DONE}{_NO_QUESTION}|已经?(?:签注?|续签?|补签)|刚.{{0,2}}签"
        rf"|签注(?:日期?|时间|于|在|是)|(?:办|弄|搞)(?:好|完|妥|定)了?{_NO_QUESTION}",
    ),
    (
        "expiry",
        r"到期|到的期|过期|有效|(?:证|卡)到$|^就?到[了啊吧哦呢的]*$|失效|期满|届满|逾期|截止|截至|终止|用到|到头|期限|作废|(?:快|就)?要?到日子|为止|(?:要|快)到了",
    ),
    (
        "issued",
        r"签发|发证|核发|制证|办证|领证|领的|领到|拿到|下证|办下来|办理(?:日期|时间|的|于)|办的|申领|发的|起始|开始"
        r"|之?起(?!来|码)|自$|从$",
    ),
    (
        "remind",
        r"^(?:早上|上午|下午|晚上|中午)?(?:\d{1,2}(?:点[半钟]?|:\d\d))?(?:的时候|那天|时候|前|之前|再|左右|开始)*(?:来|就|再)?"
        r"(?:提醒|叫我|喊我|通知我|告诉我)",
    ),
)
_WORDS = tuple((role, re.compile(pattern)) for role, pattern in _SOURCES)
# 发证日期：… 有效期至：… — a heading belongs to the date behind it, and its last words do not count as distance.
_HEADING_END = re.compile(r"(?:日期|时间|[\s:是为到至于在限期日、|])+$")
_NEXT_HEADING = re.compile(
    r"(?:有效期?限?|到期日?|失效|截止日?|签发日?|发证日?|签注日?|办理日?)(?:日期|时间|期)?[\s:是为到至于]*$"
)
_JOINS = re.compile(r"\s*[到至]\s*$")
_LEFT_ONLY = re.compile(r"自$|从$")
_STILL_AHEAD = re.compile(
    r"^\s?(?:就|才|再|还)?(?:能|可以|要|去|再|会|想)"
)  # 签完了，今晚就能去…: the day of what comes next
_BEHIND = re.compile(
    r"(?:已经?|早就?|刚刚?)[^,。]{0,3}(?:到期|过期|失效)|(?:过期|失效|逾期)了|过期的|(?:到期|过期)过了"
)
_AHEAD = re.compile(r"(?:快|要|将|马上|还没|没有?|会|即将)[^,。]{0,3}(?:到期|过期|失效)")
_NEAR = re.compile(r"到期了")
# Said anywhere in the message: what was missed lies behind; what can be made up for, or was put off, lies near.
_MISSED = re.compile(
    r"(?<![怕别会])(?<!怕我)(?<!免得)(?<!以防)(?<!不想)(?<!不要)忘(?:了|记了?)(?:去|来)?(?:续|签|办|延)|(?<!怕)错过了"
)
_PUT_OFF = re.compile(
    r"(?:一直|还|都|就)没(?:去|来得及|顾上|空去|时间去)|没(?:来得及|赶上|顾上|及时)|补(?:签|续)|(?:能|可以|怎么|咋|来得及)补"
)
_LOST = re.compile(r"丢|遗失|坏了|掉了|补卡")


def missed_in(text: str) -> Direction:
    """Where an expiry said without a year lies, by what the message says of it as a whole."""
    if _MISSED.search(text):
        return "past"
    return "near" if _PUT_OFF.search(text) and not _LOST.search(text) else "future"


_BIRTH = re.compile(r"出生|生日|生的|生于|属")
_OTHER_PAPER = re.compile(
    r"身份证|护照|通行证|驾照|驾驶证|行驶证|签证|健康证|学生证|工作证|上岗证|营业执照|执照|合同|租约|租期|房租|租房|保险|社保|医保|公积金"
    r"|信用卡|银行卡|会员|年检|试用期|套餐|话费|贷款"
)
_PERMIT = re.compile(r"居住证|积分|签注|居留|(?<![份照行驶生作岗康驾签])证(?!件|明|书)")
_ARRIVES = re.compile(
    r"就?到[了啊吧哦呢的]*"
)  # 5月6号到: of a permit its end, of anyone or anything else perhaps an arrival
_SOMEBODY = re.compile(r"(?:[我爸妈哥姐弟妹婆公妻夫儿女子友宝]|人)的?$")
_FILLER = re.compile(
    r"[\s\W_]|就|也|是|的|吧|哦|嗯|啊|呀|呢|好像|应该|[说写看打记弄搞填]?错了?|不对|才对|改成|改为|哎|噢|对|我|它|居住证|卡|证|日期|时间|在"
)


def names_permit(text: str) -> bool:
    """Whether a permit or the points are spoken of."""
    return bool(_PERMIT.search(text) or ("卡" in text and not _OTHER_PAPER.search(text)))


@dataclass(frozen=True, slots=True)
class Around:
    """The words before and after a date, within its clause and up to its neighbours."""

    left: str
    right: str
    shared: bool = False  # another date stands before, in the same clause: the verb between them is that one's

    @property
    def bare(self) -> bool:
        """Nothing but fillers around."""
        return not _FILLER.sub("", self.left) and not _FILLER.sub("", self.right)

    @property
    def of_other_paper(self) -> bool:
        """Something else runs out then: 身份证12月31号到期."""
        said = self.left + "," + self.right
        return bool(_OTHER_PAPER.search(said)) and not _PERMIT.search(said)

    @property
    def arrival(self) -> bool:
        """12月10号到: where no permit is named, somebody or something may arrive then."""
        return bool(_ARRIVES.fullmatch(self.right))

    @property
    def of_somebody(self) -> bool:
        """老婆3月到: whose it is stands before it."""
        return bool(_SOMEBODY.search(self.left))

    @property
    def birthday(self) -> bool:
        return bool(_BIRTH.search(self.left[-6:]) or _BIRTH.search(self.right[:6]))


def around(text: str, start: int, end: int, floor: int, ceiling: int) -> Around:
    """The words of the clause around text[start:end], between `floor` and `ceiling`."""
    left, right = text[floor:start], text[end:ceiling]
    shared = floor > 0 and not CLAUSE.search(left)
    marks = list(CLAUSE.finditer(left))
    if marks:
        left = left[marks[-1].end() :]
    if mark := CLAUSE.search(right):
        right = right[: mark.start()]
    elif ceiling < len(text):
        right = _NEXT_HEADING.sub("", _JOINS.sub("", right))
    return Around(left, right, shared)


_DEADLINE = re.compile(r"\s*(?:之|以)?前(?!后)")  # 12月12号前办好: still to be done


def role_of(words: Around) -> Role:
    """The role that the nearest word gives, "" without one."""
    right, left = words.right[:_RIGHT], words.left[-_LEFT:]
    if words.shared:
        heading = _NEXT_HEADING.search(left)
        left = heading[0] if heading else ""
    headed = _HEADING_END.sub("", left)
    best: tuple[int, int, Role] | None = None
    for rank, (role, pattern) in enumerate(_WORDS):
        for match in pattern.finditer(right):
            to_do = _NOT_DONE.search(left + right[: match.start()]) or _DEADLINE.match(right)
            if not (role in ("endorsed", "confirmed") and to_do):
                best = min(best or (99, 0, role), (match.start(), rank, role))
                break
        for match in pattern.finditer(left) if role != "remind" else ():
            done = role in ("endorsed", "confirmed")
            if not (done and (_NOT_DONE.search(left[: match.start()]) or _STILL_AHEAD.match(right))):
                best = min(best or (99, 0, role), (max(len(headed) - match.end(), 0), rank, role))
    return best[2] if best else ""


def told_in(text: str) -> Role:
    """The only role that the words of a whole message give, "" when they give none or several."""
    roles: set[Role] = {
        role
        for role, pattern in _WORDS
        for match in pattern.finditer(text)
        if role != "remind"
        and not _LEFT_ONLY.fullmatch(match[0])
        and not (role in ("endorsed", "confirmed") and _NOT_DONE.search(text[: match.start()]))
    }
    return roles.pop() if len(roles) == 1 else ""


def direction_of(role: Role, words: Around, missed: Direction = "future") -> Direction:
    """Where a date without a year lies: what was done lies behind, an expiry ahead unless it is said to be over."""
    if role in ("issued", "endorsed", "confirmed"):
        return "past"
    if role == "expiry":
        clause = words.left[-_LEFT:] + "," + words.right[:_RIGHT]
        if _BEHIND.search(clause):
            return "past"
        if _AHEAD.search(clause):
            return "ahead"
        return "near" if _NEAR.search(clause) and missed == "future" else missed
    return "ahead" if role == "remind" else "future"
