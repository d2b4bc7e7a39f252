"""Is something that is kept to be done away with, or is that only asked about, or even refused?

怎么取消提醒 asks, 不要删除我的数据 refuses. What is deleted does not come back, so only a plain order is one.
"""

from __future__ import annotations

import re
from typing import Literal

from understanding.normalise import normalise

Manner = Literal["ordered", "asked", "refused"]

AWAY = (
    r"(?:删|清[除空掉理]|注销|销[户毁]|抹|擦掉|忘[了掉记]?我|把我忘|取消|退订|撤|去掉|停|终止|拒收|屏蔽"
    r"|(?<![有相无])关(?![注于系心键]))"
)

# 不要删, 别把它取消 — but not 不用了把资料删掉, 不要留全删了, 不要提醒把它关了: there the 不 is of something else.
_REFUSES = re.compile(
    r"(?:[不别甭勿莫覅]|没有?(?=[要想说让叫打同]))(?!(?:要|想|用|需要?|再|你|给我)*(?:提醒|通知|喊|叫|催|发|推|收|看))"
    rf"(?:(?!了|留|存|记|在|使用|[,，。!！?？;；\s]).){{0,8}}{AWAY}"
    rf"|[不别甭勿莫覅](?:要|用|想|能|可以?|许|准|再)*把[^,，。!！?？;；\s]{{0,14}}{AWAY}"
    rf"|{AWAY}[^,，。;；]{{0,10}}(?:先|还是|暂时)(?:不|别|算|免|等|缓)"
    r"|(?:还是|先|我)(?:不|别)删|没有?(?:说|让|叫)过?(?:你|要)?(?:[不别]|取消|删)|不是(?:[不别])"
)
_A_OR_NOT = re.compile(r"([一-鿿])不\1")  # 会不会: a question, not a 不会
_NO_QUESTION = re.compile(r"着呢|(?:啥|什么)(?:的|都|也)|[那这好]几")
_POLITE = re.compile(r"(?:行不行|好不好|可不可以|好[吗伐么]|行[吗么]|可以[吗么不]|成[吗么])[?？~～。!！]*$")
_PLEASE = re.compile(  # 能不能别提醒我了
    r"(?:能不能|可不可以|可以不可以|能否|可否|能|可以)(?=你?(?:先?别|不要|不再))(?P<rest>[^,，。]*?)[吗么]?[?？~～。!！]*$"
)
_OPEN_QUESTION = re.compile(
    r"怎|咋|如何|什么|啥|哪|谁|几|多久|多长|多少|为何|干嘛|如果|要是|假如|万一|(?<!说过)(?<!讲过)(?<!聊过)(?<!说)的话"
)
_ASKS = re.compile(
    r"[?？]|[吗呢伐]|么$|[不没]$|没有$|是否|能否|还能|求(?![求你您])|会怎|怎样|后果|流程|步骤|方法|方式|入口|教程|政策"
    rf"|会[^,，。]{{0,8}}{AWAY}"
)
_ONLY_TOLD_OF = re.compile(  # 我的数据被删了, 听说要删
    rf"被[^,，。]{{0,4}}{AWAY}|误[删取]|不小心|已经?(?:被|给|经)*{AWAY}|(?<![帮给替为])我(?:已经|刚才?|刚刚|昨天)?把[^,，。]{{0,10}}{AWAY}"
    r"|听说|据说|(?:别人|人家|有人|朋友|同事|网上)[^,，。]{0,2}(?:说|讲)"
)


def manner(text: str, *, politely: bool = True) -> Manner:
    """How a message that speaks of deleting or cancelling means it. `politely`: 取消提醒好吗 is an order too."""
    text = _NO_QUESTION.sub("", normalise(text))
    if politely:
        text = _POLITE.sub("", _PLEASE.sub(r"\g<rest>", text))
    plain = _A_OR_NOT.sub("?", text)
    if _OPEN_QUESTION.search(plain):
        return "asked"
    if _REFUSES.search(plain):
        return "refused"
    return "asked" if _ASKS.search(plain) or _ONLY_TOLD_OF.search(plain) else "ordered"


def is_ordered(text: str) -> bool:
    """Whether a message that speaks of cancelling is a plain order to do so."""
    return manner(text) == "ordered"
