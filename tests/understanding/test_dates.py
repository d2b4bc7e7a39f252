"""What is read from what people write. Said on Thursday 2026-09-10 at 10:00 in Shanghai unless the row says when."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clock import SHANGHAI
from understanding.dates import DateMention, Hint, find_dates

NOW = datetime(2026, 9, 10, 10, 0, tzinfo=SHANGHAI)
WEEKDAYS = "一二三四五六日"

# text → each date: its day or kind, then /role, then ? where the year was assumed
DATES = """
2026年12月31日 → 2026-12-31
2026年12月31号到期 → 2026-12-31/expiry
2026-12-31 → 2026-12-31
2026-1-8 → 2026-01-08
2026/12/31 → 2026-12-31
2026.12.31 → 2026-12-31
2026.3.4到期 → 2026-03-04/expiry
2026年12-31 → 2026-12-31
2026年12.31到期 → 2026-12-31/expiry
2026年1月8 → 2026-01-08
2026 12 31 → 2026-12-31
2026 年 12 月 31 日到期 → 2026-12-31/expiry
26/12/31 → 2026-12-31
26.12.31 → 2026-12-31
26-1-8 → 2026-01-08
26年11月20日到期 → 2026-11-20/expiry
26年12月31 → 2026-12-31
二六年十一月二十日 → 2026-11-20
20261231 → 2026-12-31
有效期至20270108 → 2027-01-08/expiry
12/31/2026到期 → 2026-12-31/expiry
31/12/2026到期 → 2026-12-31/expiry
12.31 → 2026-12-31
居住证12.31到期 提醒我 → 2026-12-31/expiry
12-31 → 2026-12-31
12/31到期 → 2026-12-31/expiry
3/4到期 → 2027-03-04/expiry?
03.04到期 → 2027-03-04/expiry?
12月31 → 2026-12-31
12月31号 → 2026-12-31
12 月 31 日到期 → 2026-12-31/expiry
12月31日（周四）到期 → 2026-12-31/expiry
12月31周四到期 → 2026-12-31/expiry
12月31日24点 → 2026-12-31
3月5 → 2027-03-05?
三月五号 → 2027-03-05?
居住证3月5号到期 → 2027-03-05/expiry?
一月八号 → 2027-01-08?
十二月三十一 → 2026-12-31
十一月二十 → 2026-11-20
二〇二七年一月八日 → 2027-01-08
二○二六年十二月三十一日 → 2026-12-31
二零二六年十二月三十一号 → 2026-12-31
二零二六 十二 三十一 → 2026-12-31
１月８日 → 2027-01-08?
２０２７年１月８日 → 2027-01-08
２０２７．０１．０８到期 → 2027-01-08/expiry
2026年12月31號到期 → 2026-12-31/expiry
明年3月5号 → 2027-03-05
明年的3月5号到期 → 2027-03-05/expiry
明年三月五 → 2027-03-05
明年3.15到期 → 2027-03-15/expiry
今年12月31 → 2026-12-31
去年12月31号到期的 → 2025-12-31/expiry
前年12月31日到期 → 2024-12-31/expiry
后年1月1日 → 2028-01-01
大后年1月1日 → 2029-01-01
明年今天到期 → 2027-09-10/expiry
明年2月底到期 → 2027-02-28/expiry
十二月底到期 → 2026-12-31/expiry
8月底到期 → ambiguous/expiry
8月底快到期了 → 2027-08-31/expiry?
下个月15号 → 2026-10-15
下个月15到期 → 2026-10-15/expiry
下月5号 → 2026-10-05
下下个月15号 → 2026-11-15
这个月20号 → 2026-09-20
本月20日到期 → 2026-09-20/expiry
上个月20号签的 → 2026-08-20/endorsed
月底到期，提醒我签注 → 2026-09-30/expiry
本月底 → 2026-09-30
这个月底到期 → 2026-09-30/expiry
下月底 → 2026-10-31
下个月底到期 → 2026-10-31/expiry
上月底签的 → 2026-08-31/endorsed
15号到期 → 2026-09-15/expiry
5号到期 → 2026-10-05/expiry
十五号 → 2026-09-15
5号签的 → 2026-09-05/endorsed
15号签的 → 2026-08-15/endorsed
下周五 → 2026-09-18
下个星期五到期 → 2026-09-18/expiry
下下周一 → 2026-09-21
这周日到期 → 2026-09-13/expiry
周五到期 → 2026-09-11/expiry
礼拜天到期 → 2026-09-13/expiry
周三签的 → 2026-09-09/endorsed
周四签的 → 2026-09-10/endorsed
上周三 → 2026-09-02
上上周三签注的 → 2026-08-26/endorsed
大后天 → 2026-09-13
后天就到期了！！快提醒我 → 2026-09-12/expiry
明天 → 2026-09-11
明儿到期 → 2026-09-11/expiry
今天 → 2026-09-10
昨天刚到期 → 2026-09-09/expiry
前天 → 2026-09-08
大前天签的 → 2026-09-07/endorsed
还有20天到期 → 2026-09-30/expiry
离到期还有20天 → 2026-09-30/expiry
还剩三十天 → 2026-10-10
再过10天到期 → 2026-09-20/expiry
20天后到期 → 2026-09-30/expiry
20天就到期 → 2026-09-30/expiry
两周后到期 → 2026-09-24/expiry
三个月后到期 → 2026-12-10/expiry
还有两个月到期 → 2026-11-10/expiry
一个半月后到期 → 2026-10-25/expiry
半年后到期 → 2027-03-10/expiry
还有半个月到期 → 2026-09-25/expiry
一年后到期 → 2027-09-10/expiry
3天前签的 → 2026-09-07/endorsed
两周前签注的 → 2026-08-27/endorsed
过期45天了怎么办 → 2026-07-27/expiry
已经过期61天 → 2026-07-11/expiry
过期了200天还能补吗 → 2026-02-22/expiry
签完10天了 → 2026-08-31/endorsed
刚刚签的 → 2026-09-10/endorsed
就是今天签的 → 2026-09-10/endorsed
我今天刚签注完居住证，接下来积分怎么弄 → 2026-09-10/endorsed
9月1号签注的，现在能去确认积分了吗 → 2026-09-01/endorsed
12月20号签注的 → 2025-12-20/endorsed?
7月12号签注的，今天去确认积分还来得及吗 → 2026-07-12/endorsed 2026-09-10
已经签注了，是9月1号 → 2026-09-01/endorsed
签注日期2026年9月1日 → 2026-09-01/endorsed
积分9月1号确认了 → 2026-09-01/confirmed
9月1号积分办好了 → 2026-09-01/confirmed
9月1日可以签注了吗 → 2027-09-01?
3月5号就过期了 → 2026-03-05/expiry
3月5号已经到期了 → 2026-03-05/expiry
8月5号到期了 → 2026-08-05/expiry
12月31号到期了 → 2026-12-31/expiry
8月5号快到期了 → 2027-08-05/expiry?
2024年5月1日到期 → 2024-05-01/expiry
签发日期2026年1月8日，有效期限至2027年1月8日 → 2026-01-08/issued 2027-01-08/expiry
发证日期：2026年1月8日 有效期至：2027年1月8日 → 2026-01-08/issued 2027-01-08/expiry
有效期2026年1月8日至2027年1月8日 → 2026-01-08/issued 2027-01-08/expiry
有效期限：2026.01.08-2027.01.08 → 2026-01-08/issued 2027-01-08/expiry
2026年1月8日办的，2027年1月8日到期 → 2026-01-08/issued 2027-01-08/expiry
我的2026年12月31日到期，我老婆的2027年3月15日 → 2026-12-31/expiry 2027-03-15/expiry
13812345678，12月31号到期 → 2026-12-31/expiry
下周五提醒我 → 2026-09-18/remind
12月1号再提醒我 → 2026-12-01/remind
改成2027年1月15号 → 2027-01-15
上礼拜天到的期 → 2026-09-06/expiry
签完了🎉 今晚就能去点积分确认了吗 → 2026-09-10
签完了 明天能去确认吗 → 2026-09-11
昨天下午才在街道签好的 → 2026-09-09/endorsed
9月底离职，10月8号入职现公司，积分有效期到明年1月 → 2026-09-30 2026-10-08 vague/expiry
27年元月8号到期 → 2027-01-08/expiry
我的居住证到27年3月8号 → 2027-03-08/expiry
卡上写的2026-01-08至2027-01-08 → 2026-01-08/issued 2027-01-08/expiry
我是7月10日签注的 今天9月10日 还来得及确认吗 → 2026-07-10/endorsed 2026-09-10 2026-09-10
签注过去62天了 → 2026-07-10/endorsed
12月31号早上9点提醒我 → 2026-12-31/remind
我打算10月5号去签注，到期日10月20号 → 2026-10-05 2026-10-20/expiry
2027年3月5日到期，提前10天提醒我 → 2027-03-05/expiry
去年12月5号办的，今年12月5号到期 → 2025-12-05/issued 2026-12-05/expiry
我家住中山路12弄3号，居住证11月20日到期 → 2026-11-20/expiry
2027年2月30日到期 → impossible/expiry
2026年2月29日 → impossible
2月30号到期 → impossible/expiry
13月5日 → impossible
4月31号到期 → impossible/expiry
2027年13月1日到期 → impossible/expiry
20261331到期 → impossible/expiry
这个月31号到期 → impossible/expiry
31号到期 → ambiguous/expiry
2月29号到期 → impossible/expiry
腊月二十到期 → lunar/expiry
正月十五到期 → lunar/expiry
农历八月初三到期 → lunar/expiry
阴历12月8日到期 → lunar/expiry
明年腊月二十到期 → lunar/expiry
下下个月初三到期 → lunar/expiry
大年三十到期 → lunar/expiry
过年的时候到期 → lunar/expiry
3.4 → ambiguous
3.4到期 → ambiguous/expiry
3-4 → ambiguous
3/4/2027到期 → ambiguous/expiry
261231到期 → ambiguous/expiry
2046年1月1日到期 → far/expiry
1990年1月1日到期 → far/expiry
3026年12月31日到期 → far/expiry
二十年后到期 → far/expiry
9999年后到期 → far/expiry
2026年12月到期 → vague/expiry
202612到期 → vague/expiry
12月到期 → vague/expiry
2027年3月，5号到期 → 2027-03-05/expiry
明年3月，15号到期 → 2027-03-15/expiry
居住证2027年3月到期，5号 → 2027-03-05/expiry
明年3月份到期，应该是月底 → 2027-03-31/expiry
3月到期，5号签的 → vague/expiry 2026-09-05/endorsed
3月到期，15号提醒我 → vague/expiry 2026-09-15/remind
3月到期，15号去办 → vague/expiry 2026-09-15
明年3月初8号到期 → lunar/expiry
明年3月初五号到期 → lunar/expiry
3月初到期 → vague/expiry
2027年4月\u200b5日到期 → 2027-04-05/expiry
2027年4月\u202e5日到期 → 2027-04-05/expiry
2月最后一天到期 → 2027-02-28/expiry?
2027年2月的最后一天 → 2027-02-28
这个月最后一天到期 → 2026-09-30/expiry
下个月最后1天到期 → 2026-10-31/expiry
今年最后一天到期 → 2026-12-31/expiry
最后一天到期 →
月尾到期 → 2026-09-30/expiry
下个月今天到期 → 2026-10-10/expiry
下个月的今天 → 2026-10-10
3月第一个星期五到期 → vague/expiry
下个月第2个周一到期 → vague/expiry
12月最后一个周五到期 → vague/expiry
12月10日到12月31日之间到期 → vague/expiry
12月10日到12月31日到期 → vague/expiry
12月10号到20号之间到期 → vague/expiry
10号至20号到期 → vague/expiry
有效期12月10日至12月9日 → 2025-12-10/issued? 2026-12-09/expiry
有效期2026年1月8日至1月7日 → 2026-01-08/issued 2027-01-07/expiry?
8月20号到期 → ambiguous/expiry
居住证2027年5月6号到 → 2027-05-06/expiry
居住证，十一月三十号到 → 2026-11-30/expiry
我老婆的卡明年3月到 → vague/expiry
老婆3月到，老公4月到 → vague/expiry vague/expiry
老婆12月10号到 → ambiguous/expiry
快递12月10号到 → 2026-12-10
我12月10号到上海 → 2026-12-10
下个月到期 → vague/expiry
下月中旬到期 → vague/expiry
月初到期 → vague/expiry
月中到期 → vague/expiry
年底到期 → vague/expiry
明年到期 → vague/expiry
后年到期 → vague/expiry
去年到期的 → vague/expiry
2027年到期 → vague/expiry
下周到期 → vague/expiry
这周末到期 → vague/expiry
元旦到期 → vague/expiry
12月31号左右到期 → vague/expiry
大概12月底到期 → vague/expiry
不到20天到期 → vague/expiry
还有20多天到期 → vague/expiry
20天内到期 → vague/expiry
刚签注好 → vague/endorsed
两个月前签注的 → vague/endorsed
"""

NOT_DATES = """
我的电话是13812345678
电话021-62345678
座机62345678
身份证310101199001011234
身份证31010119900101123X
验证码261231
档案号JZZ20261231
120分够吗
3个工作日
二十个工作日
20个工作日后
60天内
到期前30天内签注
签注后60天内没确认
超过60天怎么办
过期60天后补签年限怎么算
要6个月社保
最近12个月交了6个月
0.8倍社保
3.4倍
三倍社保
3.4元
1.5万
12.5%
2023年的指南
2023版指南
打12345
12333打不通
版本3.11.7
V3.4
192.168.10.12
一共1200元
￥12.31
孩子16岁
38岁大专，社保交了6年
有效期一年
有效期5年
沪府规〔2022〕21号
国务院令第663号
第3个工作日
5号窗口
5号线
中山路100弄5号
9:00-17:00
3-5天
每月15号
每年12月31日
周一到周五上班吗
周末能办吗
下个月能办吗
今年政策变了吗
明年还要交材料吗
年底能办吗
春节能办吗
国庆期间办吗
孩子初三了
孩子今年初三
今年三十六岁
硕士 今年三十
我在上海交满十五年以后退休能领多少钱
同一个月到期会怎样
离职证明早就过期了
只有四个月社保
一个月中
我1990年1月1日出生
生日1990年1月1日
居住证到期提醒
已经签注了
积分确认好了
我的提醒
我在上海10年了
社保满7年
你好
"""


def shown(mention: DateMention) -> str:
    what = mention.day.isoformat() if mention.kind == "date" and mention.day else mention.kind
    return what + ("/" + mention.role if mention.role else "") + ("?" if mention.assumed_year else "")


def rows(table: str) -> list[tuple[str, str]]:
    return [(text.strip(), want.strip()) for text, want in (row.split("→") for row in table.strip().splitlines())]


def days(text: str, now: datetime = NOW, year_hint: int | None = None) -> list[date | None]:
    return [mention.day for mention in find_dates(text, now, Hint(year_hint))]


@pytest.mark.parametrize(("text", "want"), rows(DATES))
def test_what_people_write_is_read(text: str, want: str) -> None:
    found = [shown(mention) for mention in find_dates(text, NOW)]
    if want.startswith(("ambiguous", "vague")):
        found = [row.removesuffix("?") for row in found]
    assert found == want.split()


@pytest.mark.parametrize("text", NOT_DATES.strip().splitlines())
def test_other_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text, NOW) == ()


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("3.4", ["2027-03-04"]),
        ("3/4/2027到期", ["2027-03-04", "2027-04-03"]),
        ("261231到期", ["2026-12-31"]),
        ("年底到期", ["2026-12-31"]),
        ("这周末到期", ["2026-09-12", "2026-09-13"]),
        ("12月31号左右到期", ["2026-12-31"]),
        ("两个月前签注的", ["2026-07-10"]),
        ("8月20号到期", ["2026-08-20", "2027-08-20"]),
        ("31号到期", ["2026-10-31"]),
        ("老婆12月10号到", ["2026-12-10"]),
        ("刚签注好", ["2026-09-10"]),
        ("居住证12.31 麻烦了", ["2026-12-31"]),
    ],
)
def test_what_is_unclear_comes_with_the_days_to_offer(text: str, candidates: list[str]) -> None:
    (mention,) = find_dates(text, NOW)
    assert mention.day is None
    assert [day.isoformat() for day in mention.candidates] == candidates


@pytest.mark.parametrize(
    ("said_on", "text", "day"),
    [
        ("2026-11-30", "三个月后到期", "2027-02-28"),
        ("2027-11-30", "三个月后到期", "2028-02-29"),
        ("2026-08-31", "一个月后到期", "2026-09-30"),
        ("2028-02-29", "一年后到期", "2029-02-28"),
        ("2026-12-31", "明天到期", "2027-01-01"),
        ("2026-12-20", "下个月15号到期", "2027-01-15"),
        ("2026-11-05", "月底到期", "2026-11-30"),
        ("2028-02-05", "月底到期", "2028-02-29"),
        ("2026-12-20", "5号到期", "2027-01-05"),
        ("2026-01-10", "12月20号签注的", "2025-12-20"),
        ("2026-09-13", "下周一到期", "2026-09-14"),
        ("2026-09-13", "这周一签的", "2026-09-07"),
        ("2026-12-31", "12月31号到期", "2026-12-31"),
        ("2027-03-10", "2月29号到期", "2028-02-29"),
        ("2099-12-31", "明天到期", "2100-01-01"),
    ],
)
def test_the_day_of_the_message_is_counted_from(said_on: str, text: str, day: str) -> None:
    now = datetime.fromisoformat(said_on).replace(hour=12, tzinfo=SHANGHAI)
    assert days(text, now) == [date.fromisoformat(day)]


def test_half_past_midnight_in_shanghai_is_the_new_day() -> None:
    now = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)
    assert days("还有20天到期，提醒我", now) == [date(2026, 10, 21)]


def test_the_year_of_an_impossible_date_is_told_so_that_it_can_be_carried_on() -> None:
    now = datetime(2027, 3, 10, 10, tzinfo=SHANGHAI)
    (wrong,) = find_dates("明年2月30号到期，帮我记一下", now)
    assert (wrong.kind, wrong.year) == ("impossible", 2028)
    (right,) = find_dates("哦是2月29号", now, Hint(wrong.year))
    assert (right.day, right.assumed_year) == (date(2028, 2, 29), False)


@pytest.mark.parametrize(
    ("hint", "text", "want"),
    [
        (Hint(2027, 3), "15号", "2027-03-15"),
        (Hint(2027, 3), "是15号", "2027-03-15"),
        (Hint(2027, 3), "十五", "2027-03-15"),
        (Hint(2027, 3), "20", "2027-03-20"),
        (Hint(2027, 3), "月底", "2027-03-31"),
        (Hint(2027, 3), "最后一天", ""),
        (Hint(None, 3), "月底", "2027-03-31?"),
        (Hint(2027, 2), "31号", "impossible"),
        (Hint(2027, 3), "12月15号", "2027-12-15"),
        (Hint(2027, 3), "月初", "vague"),
        (Hint(2026, 12), "31号", "2026-12-31"),
        (Hint(near=date(2027, 3, 8)), "看错了，9号", "2027-03-09"),
        (Hint(near=date(2027, 3, 8)), "12月9号", "2026-12-09"),
        (Hint(near=date(2026, 12, 31)), "改成1月5号", "2027-01-05"),
        (Hint(near=date(2028, 3, 5)), "是4月5号", "2028-04-05"),
        (Hint(near=date(2027, 3, 8)), "不对，是5月", "vague"),
    ],
)
def test_what_was_said_before_is_carried_on(hint: Hint, text: str, want: str) -> None:
    assert [shown(mention) for mention in find_dates(text, NOW, hint)] == [row for row in [want] if row]


def test_a_month_without_its_day_is_told_so_that_it_can_be_carried_on() -> None:
    (month,) = find_dates("明年3月到期", NOW)
    assert (month.kind, month.year, month.month) == ("vague", 2027, 3)
    (corrected,) = find_dates("不对，是5月", NOW, Hint(near=date(2028, 3, 8)))
    assert (corrected.year, corrected.month) == (2028, 5)


def test_a_correction_in_the_same_message_keeps_the_year() -> None:
    assert days("2028年2月30号，不对，是2月29号")[-1] == date(2028, 2, 29)


def test_a_year_said_goes_before_the_one_of_the_last_turn() -> None:
    assert days("2027年3月5日", year_hint=2029) == [date(2027, 3, 5)]


def test_the_words_and_their_place_are_those_of_the_message() -> None:
    text = "🙂我的卡，１２月３１號到期"
    (mention,) = find_dates(text, NOW)
    assert mention.said == "１２月３１號"
    assert text[slice(*mention.span)] == mention.said


PRINTED = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(PRINTED, st.booleans(), st.sampled_from(["{}到期", "我的居住证{}到期，提醒我", "{}", "老婆 · {}到期"]))
def test_every_printed_date_reads_back_to_itself(day: date, weekday: bool, frame: str) -> None:
    said_on = datetime(2030, 6, 15, 9, tzinfo=SHANGHAI)
    printed = f"{day.year}年{day.month}月{day.day}日" + (f"（周{WEEKDAYS[day.weekday()]}）" if weekday else "")
    assert days(frame.format(printed), said_on) == [day]


def test_every_day_from_2020_to_2040_reads_back_to_itself() -> None:
    said_on = datetime(2030, 6, 15, 9, tzinfo=SHANGHAI)
    day = date(2020, 1, 1)
    while day.year <= 2040:
        printed = f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）到期"
        assert days(printed, said_on) == [day]
        day += timedelta(days=1)


PIECES = st.sampled_from(
    [*"0123.-/年月日号底初下上个周五天后前了一二十〇半明今大的,", "2026", "还有", "过期", "到期", "签注", "农历"]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)), st.dates(date(2020, 1, 1), date(2099, 12, 31)))
@example("9999年后到期", date(2099, 12, 31))
@example("9999年12月31日", date(2020, 1, 1))
@example("٣月٥日", date(2020, 1, 1))
@example("²月³日", date(2020, 1, 1))
def test_no_text_makes_it_fail(text: str, said_on: date) -> None:
    for mention in find_dates(text, datetime.combine(said_on, time(9), SHANGHAI)):
        assert mention.said == text[slice(*mention.span)] != ""
        assert mention.kind != "date" or mention.day is not None
