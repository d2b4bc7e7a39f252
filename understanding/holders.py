"""Whose permit: 我, 老婆, 大宝, 员工小王. The word the person used is kept as the holder's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from understanding.dates.fold import fold

SELF = "本人"
LONGEST_NAME = 12  # characters of a holder's name, with the 员工 before it

_SPOUSES = (
    r"(?:孩子|娃儿?|宝|宝宝)[他她它]?[爸妈]爸?妈?|老婆|媳妇儿?|太太|妻子|老公|丈夫|先生(?=的|居住证|[\d一二])|爱人|配偶|另一半|对象|女朋友|男朋友|女友|男友"
    r"|未婚妻|未婚夫|老伴|前妻|前夫|前男友|前女友"
)
_CHILDREN = (
    r"[大小]?(?:儿子|女儿|闺女)|孩子|小孩|宝宝|大宝|二宝|三宝|小宝|老大|老二|老三|孙子|孙女|外孙女?|侄子|侄女|外甥女?"
    r"|娃(?!娃)|儿媳妇?|女婿|继子|继女|干儿子|干女儿"
)
_PARENTS = (
    "爸爸|妈妈|老爸|老妈|父亲|母亲|爷爷|奶奶|外公|外婆|姥姥|姥爷|公公|婆婆|岳父|岳母"
    "|丈母娘|老丈人|继父|继母|后爸|后妈|干爸|干妈"
)
_SIBLINGS = (
    "哥哥|弟弟|姐姐|妹妹|表哥|表弟|表姐|表妹|堂哥|堂弟|堂姐|堂妹|舅舅|舅妈|叔叔|婶婶|婶子|伯伯|伯父|伯母|大伯|阿姨|姨妈|姨父"
    "|姑姑|姑妈|姑父|嫂子|姐夫|妹夫|弟媳|小叔子|小姑子|小舅子|小姨子|亲家"
)
_OTHERS = "员工|同事|朋友|室友|同学|下属|职工|闺蜜|亲戚|徒弟|师傅|邻居"
# Who may as well be somebody that only asks for something (老板让我办): a holder where the permit or a day is theirs.
_OFFICES = (
    "[大二三四五六七八小](?:姨|叔|舅|姑|伯|婶|嫂|爷|哥|姐|弟|妹)|"
    "房东|租客|二房东|老板娘?|领导|上司|主管|经理|客户|保姆|月嫂|护工|司机|秘书|助理|会计|店长|店员|老师|学生|战友|老乡|同乡|合伙人"
    "|学徒|实习生|校友|师兄|师弟|师姐|师妹|主任|股东"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤程"
)
_HAN = "[\u4e00-\u9fff]"
_NICK = rf"(?:(?<!{_HAN})|(?<=[我帮给和跟与])|(?<=公司|单位|部门|店里|厂里))[小老阿][{_SURNAMES}](?![序板天时学考米])"
_LITTLE = (  # 小红: any name, where a day or the permit follows at once
    rf"(?:(?<!{_HAN})|(?<=[我帮给和跟与]))小(?![区时孩学宝升哥姐伙朋客步心型组号雪寒暑满年编程]){_HAN}(?=的?(?:居住证|[证卡])|的?\d{{1,4}}[年月./-])"
)
_TITLED = rf"[{_SURNAMES}](?:姐|哥|总|工|叔|师傅|经理)(?=的|居住证|[\d,: ]|$)"
# 张三 2026-11-05, 张三的居住证: a name alone only where the permit or a printed date follows.
_FULL = (
    rf"(?:(?<!{_HAN})|(?<=[我帮给和跟与]))(?!周[一二三四五六日天末]|马上|万一|方便|何时|余下|金额|任何|范围|严格|全程|程序)"
    rf"[{_SURNAMES}]{_HAN}{{1,2}}?(?=的?(?:居住证|证|卡)|的?[\s:]*\d{{2,4}}[年./-])"
)
# A name ends where the talk of the permit or of a day begins, and never begins with a word of the sentence.
_STOP = (
    r"(?=的|居住证|积分|卡|证|说|讲|告诉|到期|过期|签|续|确认|已|刚|今|明|后天|昨|前天|[上下这]个?[月周]|本月|月底|年底|也|是"
    r"|[\d\s,.:;!?、()]|[一二三四五六七八九十]+月|二〇|二零|$)"
)
_NOT_A_NAME = (
    r"(?!居住|积分|[说问告让叫也都们家她他想要在有和跟来到今明昨已刚签的续过可能是怎办上下这一二三四五六七八九十])"
)
_NAME = rf"{_NOT_A_NAME}(?:{_HAN}{{2,4}}?{_STOP}|[A-Za-z]{{2,8}})"
_NEAR = r"(?:我们?家?的?|咱们?家?的?|俺家?的?|我们?公司的?)?"

_HOLDER = re.compile(
    rf"{_NEAR}(?P<kin>{_SPOUSES}|{_CHILDREN}|{_PARENTS}|{_SIBLINGS})"
    rf"|{_NEAR}(?P<both>父母|爸妈|爸和妈)"
    rf"|(?:[我咱俺]家?|[他她](?=[爸妈]))(?P<one>[爸妈哥弟姐姨姑舅])(?!妈|爸)|(?<!{_HAN})(?P<bare>[爸妈])(?=的|\d)"
    rf"|{_NEAR}(?P<other>{_OTHERS})(?P<name>{_NAME})?"
    rf"|{_NEAR}(?P<office>{_OFFICES})"
    r"(?=的?(?:居住证|[证卡]|\d{1,4}[年月./-]|[明后今]年|下个?月)|的(?:[，, ]|$)|已经?[签办续])"
    rf"|{_NEAR}(?P<nick>{_NICK}|{_LITTLE})|{_NEAR}(?P<titled>{_TITLED}|{_FULL})"
    r"|(?P<self>本人|(?<!提醒)(?<!通知)(?<!告诉)(?<!帮)(?<!叫)(?<!让)(?<!给)(?<!替)(?<!喊)(?<!跟)(?<!催)[我俺]"
    r"(?!们|家|想|要|问|该|能|在|觉得|怕|看|来|订|设|应|可|需|老|爸|妈))"
)
_OWNS = re.compile(r"(?:的|居住证|证|卡|那?张|这边|是|也是|都|[:：,， ])*(?:的|居住证|证|卡|:|：)")
_SPEAKS = re.compile(  # 同事告诉我居住证12月28号到期 — but 老婆说她的居住证…
    r"(?:也|刚才?|刚刚|昨天|今天)?(?:[跟和给对]我)?(?:说|讲|(?:提醒|告诉|通知)我说?)(?:了|过|一下)?(?!.{0,4}[她他])"
)
# Several people under one word, and nobody by name: 我们夫妻俩, 两个孩子.
_SEVERAL = re.compile(
    r"(?:[我咱俺]们?的?)?(?:夫妻(?:俩|两|二人)?|夫妇俩?|[小老]?两口子?|母[子女]俩?|父[子女]俩?|姐妹俩?|兄弟俩?|双胞胎|一家[三四五六]口人?|[两二三四五六几]个(?:孩子|小孩|娃|宝宝|儿子|女儿|人))"
    r"|(?:[我咱俺]们?|他们|她们)(?:俩|仨|[两三四五]个人?|[全一]家人?)|全家人?|一家人"
)
# X的居住证, where X is no time, place or quality of one's own permit.
_STRANGER = re.compile(
    rf"(?:^|[,.;:!?\s、，。]|(?<=[我他她帮给替]))(?P<who>(?:我们|咱们?)(?:俩|仨|[两三四几]个|[全一]家)(?:人|口)?|(?![我你您他她它们咱]|自己|这|那|本|上海|.{{0,4}}[新旧现前后来今明去年月日天号期效区市省县级种类张些里上中下失有内外])"
    rf"(?!.{{0,5}}(?:怎么|什么|如果|办理?|补|续|签|过期|到期|长期|短期|临时|有效|快要|已经|电子|实体|自己|大家|别人|每个|个人|街道|积分|浦东|老家))"
    rf"{_HAN}{{2,6}})的(?:居住证|[证卡](?!件|明))"
)
PRONOUN = re.compile(r"(?<!其)[他她](?![爸妈们])")
_WOMEN = (
    "妈",
    "婆",
    "姐",
    "妹",
    "妻",
    "妻子",
    "太太",
    "媳妇",
    "姨",
    "姑",
    "娘",
    "婶",
    "嫂",
    "奶",
    "女儿",
    "闺女",
    "孙女",
    "侄女",
    "母亲",
    "女友",
    "女朋友",
)
_MEN = (
    "爸",
    "公",
    "爷",
    "哥",
    "弟",
    "夫",
    "丈夫",
    "先生",
    "父亲",
    "父",
    "叔",
    "舅",
    "伯",
    "儿子",
    "孙子",
    "侄子",
    "女婿",
    "男友",
    "男朋友",
)
_BETWEEN = re.compile(r"(?:[\s的和跟与及、]|,|还有|以及|居住证)*")
_ALSO = (
    ("老婆", "媳妇", "媳妇儿", "太太", "妻子", "爱人", "配偶", "对象", "另一半"),
    ("老公", "丈夫", "先生", "爱人", "配偶", "对象", "另一半"),
)
_PARENT_WORDS = (("爸", "爸爸", "老爸", "父亲"), ("妈", "妈妈", "老妈", "母亲"))
_CHILD = ("孩子", "小孩", "宝宝", "娃")
_SAME_CHILD = (_CHILD, ("女儿", "闺女"))  # surely the same one
_CHILD_WORDS = ((*_CHILD, "儿子"), (*_CHILD, "女儿", "闺女"))  # perhaps
_CHILDREN_SAID = (*_CHILD, "儿子", "女儿", "闺女")


@dataclass(frozen=True, slots=True)
class Owner:
    """One holder said: `owns` where what follows is plainly theirs (老婆的, 老婆居住证), `speaks` where they are only
    the one who says it (听老婆说)."""

    name: str
    start: int
    end: int
    owns: bool
    speaks: bool = False


def find_holders(text: str) -> tuple[tuple[str, tuple[int, int]], ...]:
    """Each holder that is named in `text`, with the place of the words; () where nobody is (so: 本人).

    父母 and 爸妈 are two holders, 爸爸 and 妈妈, in one place. Never raises.
    """
    folded = fold(text)
    return tuple((owner.name, folded.span(owner.start, owner.end)) for owner in owners(folded.text))


def without_holders(text: str) -> str:
    """The text without the words that name holders."""
    for _, (start, end) in reversed(find_holders(text)):
        text = text[:start] + text[end:]
    return text


def owners(text: str) -> list[Owner]:
    """The holders of a folded text."""
    found: list[Owner] = []
    for match in _HOLDER.finditer(text):
        owns = bool(_OWNS.match(text, match.end()))
        speaks = not match["self"] and bool(_SPEAKS.match(text, match.end()))
        before = found[-1] if found else None
        start, of = match.start(), ""
        if (
            before and text[before.end : start] == "的" and not match["self"]
        ):  # 我老婆的妹妹: one person, and not the wife
            found.remove(before)
            start, of = before.start, "" if before.name == SELF else f"{before.name}的"
        found += [Owner(f"{of}{name}"[:LONGEST_NAME], start, match.end(), owns, speaks) for name in _names(match)]
    return found


def several(text: str) -> str:
    """The word for several people, where they are not named: 我们俩, 两个孩子; "" without one."""
    folded = fold(text).text
    match = _SEVERAL.search(folded)
    return match[0] if match and len({owner.name for owner in owners(folded)}) < 2 else ""


def stranger(text: str) -> str:
    """Who is named as the owner of a permit and is nobody we know how to call: 铁蛋儿的居住证; "" without one."""
    folded = fold(text).text
    for match in _STRANGER.finditer(folded):
        if not any(owner.start < match.end("who") and owner.end > match.start("who") for owner in owners(folded)):
            return match["who"]
    return ""


def _names(match: re.Match[str]) -> tuple[str, ...]:
    groups = match.groupdict()
    if groups["both"]:
        return "爸爸", "妈妈"
    if groups["self"]:
        return (SELF,)
    if single := groups["one"] or groups["bare"]:
        return (single * 2,) if single in "爸妈哥弟姐姑舅" else ("阿姨",)
    if groups["other"]:
        return ((groups["other"] + (groups["name"] or ""))[:LONGEST_NAME],)
    return (groups["kin"] or groups["office"] or groups["nick"] or groups["titled"],)


def joined(text: str, first: Owner, second: Owner) -> bool:
    """True when two holders are named in one breath: 我和老婆的, 大宝、二宝."""
    return first.start == second.start or _BETWEEN.fullmatch(text, first.end, second.start) is not None


def match_holder(said: str, known: Sequence[str], telling: bool = False) -> str | None:
    """The stored holder that `said` means: itself, 小王 for 员工小王, 媳妇 for 老婆; None when none or several fit.

    Where a date is `telling`, nothing else may be overwritten: 儿子 may be another than 孩子, 妹妹 than 老婆的妹妹.
    """
    if said in known:
        return said
    if said == SELF:
        return None
    likely = [name for name in known if name != SELF and (name.endswith(said) or said.endswith(name))]
    if telling:
        likely = [name for name in likely if not _of_many(name) and "的" not in name + said]
    groups = (*_ALSO, *_PARENT_WORDS, *(_SAME_CHILD if telling else _CHILD_WORDS))
    for fits in (
        likely,
        [name for name in known if any(name in group and said in group for group in groups)],
    ):
        if fits:
            return fits[0] if len(fits) == 1 else None
    return None


def fits_several(said: str, known: Sequence[str], telling: bool = False) -> bool:
    """Whether it may be any of several: 儿子 where 大儿子 and 小儿子 are kept, 孩子 where 大宝 and 二宝 are.

    Where a date is `telling`, 孩子 may be one more.
    """
    if said in known:
        return False
    children = [name for name in known if not telling and said in _CHILD and re.fullmatch(_CHILDREN, name)]
    return len(children) > 1 or sum(name.endswith(said) and "的" not in name for name in known) > 1


def of_pronoun(text: str, known: Sequence[str], last: str = "") -> str:
    """Whom 她 or 他 means among the `known`: never oneself; the only one it fits, else the `last`, else ""."""
    pronoun = PRONOUN.search(text)
    if pronoun is None:
        return ""
    others = [name for name in known if name != SELF]
    unfit = _MEN if pronoun[0] == "她" else _WOMEN
    fits = [name for name in others if not name.endswith(unfit)]
    if pronoun[0] == "他":  # is written of women too
        fits = fits or others
    return fits[0] if len(fits) == 1 else last if last in fits else ""


def _of_many(name: str) -> bool:
    return name.endswith(_CHILDREN_SAID)
