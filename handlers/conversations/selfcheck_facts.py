"""What a message says of the rest of a renewal: income tax, post, permit, employer."""

from __future__ import annotations

import re
from typing import Any

from handlers.conversations.model import Heard
from handlers.conversations.selfcheck_read import NO, YES

_TAX = re.compile(r"税|申报|工资")
_DOUBLE = re.compile(
    r"重税|(?:另外?|别的|其他|第2|第二)[^,，。]{0,3}(?:1|一)?家[^,，。]{0,16}(?:税|工资|报)"
    r"|(?:2|两|二)(?:家|处"
    r"|份)[^,，。]{0,10}(?:税|工资|报)|兼职[^,，。]{0,14}(?:税|工资|报)"
    r"|(?:另外?|别的|其他)[^,，。]{0,3}(?:1|一)?家(?:上海)?(?:公司|单位)[^,，。]{0,12}(?:工资"
    r"|报)|税[^,，。]{0,8}(?:2|两)家"
)
_NO_DOUBLE = re.compile(
    r"(?:没有?|无|不存在|不是)(?:另外?|别的|其他|第2|兼职|重税|两家|2家)|只有?(?:1|一|这)(?:1|一)?家|就(?:1|一)家"
)
_ZERO = re.compile(
    r"(?:没有?|未|没做|没给我?)(?:做|去|给我)?(?:过)?(?:零|0)?(?:申报|报税|报个税)|个税没(?:报"
    r"|申报|有)|(?:起征点|税)[^。]{0,14}(?:不用管"
    r"|没管|没报|没申报|没做)|(?:没|未)零报税"
)
_MISMATCH = re.compile(
    r"(?:税|工资)[^,，。]{0,14}(?:对不上|不匹配|不一致|不符|不对应|不相符)"
    r"|社保[^,，。]{0,14}个?税[^,，。]{0,6}(?:低|少|不一样|对不上)"
    r"|个?税[^,，。]{0,8}比社保|社保[^,，。]{0,10}(?:比|高于)[^,，。]{0,4}(?:税|工资)"
)
_TAX_OK = re.compile(
    r"(?:个税|税|申报)[^。]{0,14}(?:都|正常|每月|每个月|按时|一致|匹配|对得上|没问题|申报了"
    r"|报了|也有|齐)|(?:做了|有做|有|都)零申报|零申报(?:了|也做|都做|有)"
)


def read_tax(heard: Heard) -> Any:
    """ "ok", or a list of faults: double, zero, mismatch, some."""
    text = heard.text
    faults = []
    if _DOUBLE.search(text) and not _NO_DOUBLE.search(text):
        faults.append("double")
    if _ZERO.search(text):
        faults.append("zero")
    if _MISMATCH.search(text):
        faults.append("mismatch")
    if faults:
        return faults
    if _TAX_OK.search(text) or (_TAX.search(text) and _NO_DOUBLE.search(text)):
        return "ok"
    if heard.bare:
        if YES.match(text) or re.search(r"^都?(?:正常|没问题|是|对|有)|只有(?:1|一)家|[1一]家", text):
            return "ok"
        if NO.match(text) and not text.startswith("没"):  # 没有: a fault, or none? asked again
            return ["some"]
    return None


_POST = re.compile(r"岗|职位|专业|职称|工种|证|行业|工作|对口")
_UNFIT = re.compile(
    r"(?:不|没|没有|未必|不太|不怎么|不大|不是很|不完全|不再)(?:太|怎么|很|大)?(?:对口|匹配"
    r"|相关|沾边|一致|相符|符合|搭|吻合|对应|有关)|对不上|没(?:什么"
    r"|啥)?关系|不相干|转行|换了?行业|跨行|不搭|两码事|八竿子"
)
_FIT = re.compile(r"对口|匹配|相符|吻合|对得上|(?:岗位|专业|职位|工种)[^,，。]{0,6}(?:一致|符合|没变|一样|相关)")


def read_post(heard: Heard) -> Any:
    """ "fits" or "unfit": whether the post matches the title, trade or major."""
    for clause in re.split(r"[,，。;； ]", heard.text):
        if "税" in clause or not (_POST.search(clause) or heard.bare):
            continue
        if _UNFIT.search(clause):
            return "unfit"
        if _FIT.search(clause) and not re.search(r"[吗?]|是不是", clause):
            return "fits"
    if heard.bare:
        if YES.match(heard.text) or re.search(r"^(?:一样|没变|一直是|老岗位)", heard.text):
            return "fits"
        if NO.match(heard.text):
            return "unfit"
    return None


_EXPIRED = re.compile(
    r"(?:居住证|证|签注)[^,，。积]{0,8}(?:已?经?过期|失效|逾期|作废|注销|到期了没|忘了?签"
    r"|忘记签)|过期(?:了)?(?:没|还没|\d)|(?<!没)过期了"
)
_NOT_YET = re.compile(
    r"(?:还没|没有?|没去|尚未|未)(?:去)?(?:签注|签|续签|续)|快到期|要到期|即将到期|下个?月到期|马上到期|月底到期"
)
_VALID = re.compile(
    r"(?:没|未|不会)过期|有效期内|(?:居住证|证)[^,，。]{0,8}(?:有效|没问题|正常|续好|续了|签好"
    r"|签了|签过)|(?:已经?|刚|都)?签注?(?:好了|过了|了|完了|完|好)|已签"
)
_ENDORSED_FOR = re.compile(
    r"(?:签注?|续)(?:了|好|完|过|好了)*[^,，。\d]{0,6}(?P<n>\d{1,3})(?P<unit>天|个多?月|个星期|周)"
)


def read_permit(heard: Heard) -> Any:
    """{"state": valid, expired or not_yet, "days": since the endorsement, where told}."""
    text = heard.text
    if (match := _ENDORSED_FOR.search(text)) and re.search(r"签", match[0]):
        days = int(match["n"]) * (1 if match["unit"] == "天" else 30 if "月" in match["unit"] else 7)
        return {"state": "valid", "days": days + (1 if "多" in match["unit"] else 0)}
    if _EXPIRED.search(text) and not re.search(r"(?:没|未|不会)过期|积分过期", text):
        return {"state": "expired"}
    if _VALID.search(text) and not _NOT_YET.search(text):
        return {"state": "valid"}
    if _NOT_YET.search(text) and (heard.bare or re.search(r"居住证|签注|证", text)):
        return {"state": "not_yet"}
    if heard.bare:
        if YES.match(text) or re.search(r"^(?:已经?|都)?(?:签|有效|在有效)", text):
            return {"state": "valid"}
        if NO.match(text):
            return {"state": "not_yet"}
    return None


def read_employer(heard: Heard) -> Any:
    """ "same" or "changed"."""
    if re.search(
        r"(?:单位|公司|工作)(?:也|都|一直)?(?:没|未)(?:有)?(?:换|变)|没(?:有)?换(?:过)?(?:单位|公司|工作)", heard.text
    ):
        return "same"
    if re.search(r"换(?:了|过)?(?:个|1?家)?(?:新)?(?:单位|公司|工作)|跳了?槽|新(?:公司|单位|岗位)|入职", heard.text):
        return "changed"
    return None


_INSURER_DIFFERS = re.compile(
    r"挂靠|代[缴交]社保|社保代[缴交]|(?:别的|另外?1?一?家|其他)(?:公司|单位)?[^,，。税]{0,4}[交缴](?:的)?社保"
    r"|社保[^,，。税]{0,10}(?:别的|另外?1?一?家|其他|别家)(?:公司|单位)?[^,，。税]{0,4}[交缴]"
    r"|(?:合同|社保)[^,，。税]{0,14}不(?:是|在)(?:同)?(?:1|一)家"
)


def read_insurer(heard: Heard) -> Any:
    """ "differs" when another company than the contract's pays the insurance."""
    return "differs" if _INSURER_DIFFERS.search(heard.text) else None
