"""What a message says has changed since the last renewal: names of situations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from handlers.conversations.model import Heard
from handlers.conversations.papers_list import SITUATIONS

_SPOUSE = r"(?:老婆|老公|爱人|配偶|妻子|丈夫|媳妇|先生|太太|对象)"
_CHILD = r"(?:孩子|小孩|娃|宝宝|宝贝|女儿|儿子|子女|闺女|姑娘|小朋友|[二三]宝|[二三]胎|老二|大宝|小宝)"
_ADD = r"(?:新增|增加|新加|添加|加上|加进|加入|加到|加个|加一下|加|添|纳入|带上|带进|一起享受|算进|放进|同住人)"
_GOT = r"(?:拿了?到?|取得|考了?[出过到]?|评了?上?|新评|新拿|新考|获得|升了?|读完|念完|毕业|提升|更新|下来|出来|晋升|聘)"

_FIRM = r"(?:单位|公司|工作|东家|雇主)"
_MOVED = r"(?:变|改|迁|换|搬)"
_TOGETHER = r"(?:加进|加到|加上|加入|加一?下|想加|要加|也加|都加|享受|同住|算进|放进|添)"
_NEAR, _NEXT = r"[^,，。;；]{0,8}", r"[^,，。;；、]{0,5}"  # so many characters of the same clause; of the same item
_EDUCATION = r"(?:学历|本科|硕士|博士|大专|文凭|毕业证|学位|研究生|专升本)"
_TITLE = r"(?:职称|工程师|会计师|经济师|高工|中级(?!工)|副高|正高|讲师)"
_SKILL = r"(?:技师|技能|[高中初]级工(?!程)|职业资格)"
_NOT_HIS = r"(?<!户口)(?<!户籍)(?<!证)(?<!证上的)(?<!证上)(?<!证的)(?<!单位)(?<!公司)"  # whose address it is not

PATTERNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "several_employers": (
            r"换(?:了|过)?(?:好?几|多|好多|[2-9])(?:家|次|个|份)",
            r"(?:[2-9]|好?几|多)家(?:公司|单位)",
            r"跳(?:了|过)?(?:好?几|[2-9])次槽",
            rf"换{_FIRM}换?了?(?:[2-9]|好?几)[次家]",
            r"每家公司|好几份工作",
        ),
        "employer": (
            rf"(?:换|变更|更换|变动)(?:了|过|掉)?(?:个|1?家|一个)?新?的?{_FIRM}",
            r"跳了?槽|新(?:单位|公司|东家)|离了?职|入职",
            rf"{_FIRM}(?:信息)?(?:变更|变动|变了|换了|有变|也?换)",
        ),
        "contract_renewed": (
            r"合同[^,，。;；、]{0,6}(?:续签|续了|续订|续约|新签|重签|重新签|续上|到期)",
            r"续(?:签|订)?了?(?:个|份)?新?的?(?:劳动|聘用)?合同",
        ),
        "contract_changed": (
            rf"合同{_NEXT}(?:变更|改了|有改|变了|修改|换了|变动)",
            r"变更协议|(?:变更|修改|改)了?(?:劳动)?合同",
        ),
        "hukou_address": (
            rf"(?:户口|户籍)[^,，。;；、]{{0,6}}{_MOVED}",
            rf"(?:户口|户籍)(?:地址?)?(?:和|跟|与|、){_NEAR}{_MOVED}",
            rf"身份证(?:上)?的?地址{_NEXT}{_MOVED}",
            r"(?:变|改|迁)了?(?:户口|户籍)",
        ),
        "home_address": (
            r"搬(?:了|过)?(?:家|房|新)|搬了",
            rf"(?:住址|居住地址?|现住址|住的地方|租的房子?|{_NOT_HIS}地址){_NEXT}{_MOVED}",
            r"换(?:了|个)?(?:住处|房子|住址|地址|租房|地方住)",
        ),
        "remarried": (r"复了?婚",),
        "divorced": (r"离了?个?婚|离异|离了(?!职)|再婚|再次结婚",),
        "married": (r"结了?婚(?!证|\d|多)|领了?(?:结婚)?证(?!书)|新婚|登记结婚|再婚|已婚",),
        "spouse": (
            rf"{_ADD}{_NEAR}{_SPOUSE}",
            rf"{_SPOUSE}[^,，。;；]{{0,10}}{_TOGETHER}",
            rf"{_SPOUSE}(?:和|跟|、|,|还有)?{_CHILD}[^,，。;；]{{0,6}}加",
        ),
        "child": (
            rf"{_ADD}[^,，。;；]{{0,10}}{_CHILD}",
            rf"{_CHILD}[^,，。;；]{{0,10}}(?:{_TOGETHER}|出生)",
            rf"{_CHILD}[^,，。;；]{{0,4}}\d{{1,2}}周?岁,?(?:也|都)?{_TOGETHER}",
            rf"(?:新?生|添|得)了?(?:1|一)?个?{_CHILD}",
            rf"(?:新生|刚生|生了)[^,，。;；]{{0,4}}{_CHILD}",
            r"生了?[二三]胎|生(?:孩子|娃|宝宝)",
        ),
        "child16": (
            rf"{_CHILD}{_NEAR}(?:1[6-9]|2[0-4])周?岁",
            rf"{_CHILD}[^,，。;；]{{0,6}}(?:满?了?16|十[六七八九])",
            rf"1[6-9]周?岁的?{_CHILD}",
            r"(?:读|上|念|在)[^,，。;；]{0,3}高(?:中|[123一二三])|子女满16",
        ),
        "degree": (
            rf"(?:{_GOT}|新|换成?|变更?)[^,，。;；、职]{{0,8}}{_EDUCATION}",
            r"学历[^,，。;；、]{0,6}(?:变|提升|升|更新|换|新|下来|拿到)|专升本",
            rf"{_EDUCATION}[^,，。;；、没]{{0,3}}(?:毕业|拿到|下来)",
        ),
        "title": (
            rf"(?:{_GOT}|新|晋|有了){_NEAR}{_TITLE}",
            rf"{_TITLE}[^,，。;；]{{0,6}}(?:变|新|升|评|下来|拿到|考)",
        ),
        "skill": (
            rf"(?:{_GOT}|新|有了){_NEAR}{_SKILL}",
            rf"{_SKILL}[^,，。;；]{{0,6}}(?:新|评|下来|拿到|考)",
        ),
        "invest": (r"投资|纳税(?!证明|记录)|带动[^,，。]{0,4}就业|聘用[^,，。]{0,6}(?:上海|本市)",),
        "by_post": (
            r"(?:用|靠|按|拿|是)[^,，。;；]{0,6}(?:职称|技师|紧缺专业|技能)[^,，。;；]{0,3}(?:积分|积的|办的|申请)",
            r"(?:职称|技师|紧缺专业)积分",
        ),
        "own_contact": (r"(?:我|本人)[^,，。;；]{0,6}(?:就是|是)[^,，。;；]{0,10}(?:联系人|法人|人事|hr|经办)",),
    }
)
"""Situation → the ways it is told, each a pattern over normalised text."""

_UNCHANGED = re.compile(
    r"(?:都|啥|什么|其他|其它|全部?|信息|情况|一切|完全|任何|也)[^,，。;；]{0,5}(?:没|未|不"
    r"|无)(?:有)?(?:任何|什么|啥)?[^,，。;；]{0,2}(?:变|改|换|动)"
    r"|(?:没|未|无)(?:有)?(?:任何|什么|啥)?(?:变化|变动|变更|改变|变)|变(?:化|动|更)[都也](?:没|无)|一切照旧|照旧|老样子"
    r"|跟去年一样|和去年一样|(?:单位|公司|工作)(?:也|都)?(?:没|未)(?:换|变)"
)
_DENIED = re.compile(
    r"(?:没有?|未|不曾|不是|并没|没怎么|别|不)[^,，。;；、要想把]{0,3}(?:换|变|离|结|搬|迁|跳"
    r"|续|加|生|改|评|考|拿|读)[^,，。;；、]{0,6}"
    r"|(?:单位|公司|工作|合同|地址|户口|户籍|婚姻|学历|职称)[^,，。;；、]{0,4}(?:没|未"
    r"|不)(?:有)?(?:换|变|改|动|续|离|迁|搬)[^,，。;；、]{0,3}"
)
_OF_OTHERS = re.compile(
    rf"{_SPOUSE}(?:也|今年|刚|最近|又)?(?:换|跳槽|离职|入职)[^,，。;；]*|(?:公司|单位)[^,，。;；]{{0,4}}(?:搬|注册地址|地址变)[^,，。;；]*"
)
_NONE = re.compile(
    r"^(?:我)?(?:都|就|也|以上)?(?:没有?|无|没啥|没什么)(?:了|啊|哦|呀|的|任何)*(?:变|变化|变动|变更)?(?:了)?[。.! ]*$"
)
_PROMPTED = re.compile(
    r"书面|弹框|弹窗|弹出|柜台|没(?:有)?通过网签|网签(?:没|不)|系统(?:提示|让|要)"
    r"|要(?:我)?(?:去)?交(?:纸|材料)|递交|要求交|让交"
)


def read_situations(heard: Heard) -> Any:
    """The situations told, in a fixed order; ["nothing"] when nothing changed; None when nothing is said of it."""
    asked_for = re.sub(r"续(?:签|办)?积分|积分续[签办]|续居住证|续签(?=材料|清单|要)", "", heard.text)
    text = _OF_OTHERS.sub("", _DENIED.sub("", asked_for))
    found = [name for name, ways in PATTERNS.items() if any(re.search(pattern, text) for pattern in ways)]
    if "remarried" in found and "married" in found:
        found.remove("married")
    if "several_employers" in found and "employer" in found:
        found.remove("employer")
    if prompted(heard):
        found.append("prompted")
    if found:
        return found
    if _UNCHANGED.search(asked_for) or (heard.bare and _NONE.match(heard.text)):
        return ["nothing"]
    return None


def prompted(heard: Heard) -> bool:
    """Whether the system asks for paper."""
    return bool(_PROMPTED.search(heard.text))


def merge(old: Any, new: Any) -> Any:
    """Situations add up; nothing changed is over once something has."""
    together = [name for name in dict.fromkeys((*old, *new)) if name != "nothing"]
    if "several_employers" in together and "employer" in together:
        together.remove("employer")
    order = list(SITUATIONS)
    return sorted(together, key=order.index) or ["nothing"]
