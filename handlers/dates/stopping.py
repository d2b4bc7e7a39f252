"""不用提醒我了, 取消老婆的提醒, 别取消我的，取消爸爸的: a plain wish to stop stops, in whatever words, for whom it
names. What is only asked about or refused: handlers.dates.cancelling.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from handlers.dates import say
from handlers.dates.asking import talked_of
from handlers.dates.cancelling import CANCEL, CANCELS, OF_OTHERS, REMINDERS
from handlers.dates.records import known, remove
from handlers.orders import manner
from handlers.turn import Answer, Turn, speak
from understanding.dates.roles import CLAUSE
from understanding.holders import SELF, find_holders, match_holder, without_holders
from understanding.normalise import normalise

NOT_YET = re.compile(  # 先别提醒，下周三再说
    r"(?<![别不要用需必想莫甭勿])再(?:说|提醒|叫|喊|通知|来)|[过等]几天|[过等]两天|晚点|迟点"
)
ALL = re.compile(r"都|全部|所有|一起|两个人|俩")
STAYS = re.compile(r"(?<!不)(?<!不用)继续|保留|留着|照旧|不变|还要|还是要|接着|别动|别取消|不取消|要提醒")
HELD = re.compile(r"数据|信息|资料|记录|聊天|[说聊讲]过")
REMINDED_FOR = timedelta(days=2)  # how long 不用提醒 answers a reminder

_NOT = (
    r"(?:不(?:用|再|要|需要?|必|想|消|愿意?|希望)|别|甭|莫|勿|覅|弗要"
    r"|无需|无须|毋需|没有?必要|用不[着到]|唔使|唔好|拒绝)"
)
_FILL = (
    r"(?:再也?|继续|来|你们?|您|给|帮|替|对|向|让|我|发送?|推送?|收到?|接[收到]|看到|有|需?要|想|被"
    r"|这[些个种]?|那[些个种]?|什么|任何|的|关于"
    r"|居住证|签注|续签|积分|确认|到期|过期|[ ])*"
)
_SAID = (
    r"(?:提醒|闹[钟铃]|通知(?=我|[了啦]|$|[ ,。!?~])|[催喊叫吵烦]我?(?=[了啦]|$)"
    r"|(?:发|推送?)(?:给我)?(?:消息|信息|短信|了))"
)
_NOT_WANTED = r"(?:不要|不用|不需要|不必|免|算)了?(?:$|[了吧啦 ,。!~])"
_NOT_SO = r"(?!也|都|就)"
_STOPS = re.compile(
    rf"{_NOT}{_FILL}{_SAID}{_NOT_SO}|(?<!就)不提醒了"
    rf"|{CANCEL}[^\s,，。;；!！?？]{{0,8}}{REMINDERS}"
    rf"|{REMINDERS}(?!我|一下|[他她])[^\s,，。;；!！?？]{{0,6}}(?:{CANCEL}|停[了用]|{_NOT_WANTED})"
)
_REFUSES = re.compile(rf"^[^,，。]{{0,6}}{_NOT}")  # 不用提醒, not 取消提醒
_FOR_NOW = re.compile(r"先[别不]|暂|今天|明天|这[个几两]?(?:周|天|月|礼拜|星期)|最近|这阵|眼下|等会")
_NOT_LIKE_THIS = re.compile(r"提醒[^,，。]{0,5}(?:[太这那]么?[早晚多勤频]|错|反)")  # 不要提醒得太早
_WANTS_ANOTHER = re.compile(  # 不用提醒我签注，提醒我积分确认就行
    r"^(?:只|就|还|要|请|你|改成?|记得|到时候?|但是?|不过|\s)*提醒(?:我|一下|[他她]|签|积|就)(?!太|了|很|好|真|得|多|的)"
    r"|提醒我?就(?:行|好|可以)|(?<!不)(?<!需)(?<!想)要提醒"
)
_BARE = re.compile(
    r"(?:都|全|给我|帮我|请|就|快|那)*(?:停|关)(?:掉|了|闭|止)(?:吧|它|啊|[。.!！~])*"
)  # 停掉, after a reminder
_TO_ME = re.compile(  # 我不想收到提醒: who is reminded, not whose day it is
    r"我(?:真|也|都|已经|以后|现在|再也|是|就|们)*(?:不(?:想|需要?|要|愿|希望|必|再)|要|想|希望|拒绝|没必要|用不着|无需)"
)
_AND_ME = re.compile(r"提醒我[和跟与及、](?=.)")  # 不用提醒我和老婆了


def stopped(turn: Turn, asked: Mapping[str, Any], holders: Sequence[str]) -> Answer | None:
    """The answer where reminders are plainly to stop, else None. While a day is `asked` for that was never told,
    不用提醒 only closes that question."""
    if asked and str(asked.get("holder")) not in {record.holder for record in known(turn)}:
        return None
    text = normalise(turn.message.text)
    named = _named(turn, text, holders)
    if is_to_stop(text, bool(named)) or (_BARE.fullmatch(text) and (talked_of(turn) or _reminded(turn))):
        return cancel(turn, named)
    return None


def is_to_stop(text: str, named: bool) -> bool:
    """Whether a normalised text plainly says that reminders are to stop; `named`: of somebody it names, so that
    取消爸爸的 is enough. Where one is refused and another ordered (别取消我的，取消爸爸的), the order holds."""
    clauses = [clause.strip() for clause in CLAUSE.split(text) if clause.strip()]
    orders = [clause for clause in clauses if _stops(clause, named)]
    if not orders or is_in_part(text):
        return False
    meant = manner(text)
    return meant == "ordered" or (
        meant == "refused" and len(clauses) > 1 and any(manner(clause) == "ordered" for clause in orders)
    )


def is_in_part(text: str) -> bool:
    """先别提醒, 别提醒得太早, 不用短信提醒，微信提醒就行: another time or another way is wanted, not none."""
    if NOT_YET.search(text) or _FOR_NOW.search(text) or _NOT_LIKE_THIS.search(text):
        return True
    rest = [clause for clause in CLAUSE.split(text) if not find_holders(clause) and not _STOPS.search(clause)]
    return any(_WANTS_ANOTHER.search(clause) for clause in rest)


def _stops(clause: str, named: bool) -> bool:
    if _STOPS.search(without_holders(clause)) or _STOPS.search(clause):
        return True
    alone = named and bool(find_holders(clause)) and CANCELS.search(clause)
    return bool(alone) and not OF_OTHERS.search(clause) and not HELD.search(clause)


def cancel(turn: Turn, holders: Sequence[str]) -> Answer:
    """别再提醒: of whom it is said, else of whom the last reminder was about, else of all."""
    text = turn.message.text
    names = [record.holder for record in known(turn)]
    if not names:
        return speak(turn, turn.say("date_cancel.none"), outcome="dates")
    unknown = [holder for holder in holders if holder not in names and holder != SELF]
    if unknown:
        values = {"holder": unknown[0], "holders": "、".join(names)}
        return speak(turn, turn.say("date_cancel.unknown", **values), outcome="dates")
    stay = [match_holder(name, names) or name for name in named_as_kept(text)]
    named = [name for name in holders if name not in stay]
    gone = [name for name in names if name in named and not _of_everyone(text)]
    about = [name for name in _reminded(turn) if name in names] or names
    gone = gone or [name for name in about if name not in stay]
    left = [name for name in names if name not in gone]
    if not gone:
        lines = [line for record in known(turn) for line in say.listed(turn, record)]
        return speak(turn, "\n".join([turn.say("date_cancel.refused"), *lines]), outcome="dates")
    lines = [turn.say("date_cancel.done", whose="、".join(say.whose(turn, name) for name in gone))]
    if left:
        lines.append(turn.say("date_cancel.left", holders="、".join(left)))
    answer = speak(turn, "\n".join(lines), outcome="dates")
    return answer.adding(*(remove(turn, name) for name in gone))


def named_as_kept(text: str) -> list[str]:
    """我的不用提醒了，老婆的继续: those who are to stay."""
    staying = [clause for clause in CLAUSE.split(text) if STAYS.search(_STOPS.sub("", clause))]
    return [name for clause in staying for name, _ in find_holders(clause)]


def _of_everyone(text: str) -> bool:
    """都取消, 我的提醒都关掉 — but not 老婆的提醒全部取消."""
    said = [clause for clause in CLAUSE.split(text) if ALL.search(clause)]
    return any(all(name == SELF for name, _ in find_holders(clause)) for clause in said)


def _named(turn: Turn, text: str, holders: Sequence[str]) -> list[str]:
    """Whose reminders are spoken of: those named, or whose name on record stands in the text (取消小王的提醒)."""
    if list(holders) == [SELF] and _TO_ME.search(text):
        return []
    if holders and _AND_ME.search(text):
        return [SELF, *holders]
    others = [record.holder for record in known(turn) if record.holder != SELF]
    return list(holders) or [name for name in others if _called(name) in text]


def _called(name: str) -> str:
    """小王 of 同事小王; 爸 of 爸爸."""
    return name[-1] if len(set(name)) == 1 else name[-2:]


def _reminded(turn: Turn) -> list[str]:
    """Whom the last reminder was about, where it came a moment ago and only 不用提醒 is said to it; else nobody."""
    text = normalise(turn.message.text)
    if turn.store is None or ALL.search(text) or not (_REFUSES.search(text) or _BARE.fullmatch(text)):
        return []
    came = [
        (step.spoken_at or step.changed_at, step.holder)
        for step in turn.store.steps.of(turn.person.person)
        if step.spoken_at or step.state in ("sent", "unknown")
    ]
    last = max((at for at, _ in came), default=None)
    if last is None or turn.now - last > REMINDED_FOR:
        return []
    return [holder for at, holder in came if at.date() == last.date()]
