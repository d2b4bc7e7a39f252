"""The operators' day in a real browser, against the real program."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import PASSWORDS, Server
from small import small_files
from visitors import Asker, ask, log_in, open_entry, publish, save

from clock import Clock
from storage.dates import DateRecord
from storage.store import Store

ENTRY = "permit/when"
QUESTION = "什么时候能签注"
OLD, NEW = "当天能办完最好别拖到最后", "早点去最稳"
SHORT = "到期前 {endorse_window_days} 天内就能签注，早点去最稳。"
WITHIN = 5.0  # seconds from publishing to the new answer, in every process


def until(server: Server, said: str, since: float) -> None:
    """Waits until every one of several answers in a row says it: all worker processes have switched."""
    while time.monotonic() - since < WITHIN + 5:
        if all(said in ask(server, QUESTION) for _ in range(12)):
            assert time.monotonic() - since < WITHIN + 1  # the asking itself takes a moment
            return
    pytest.fail(f"{said} was not answered in time")


def test_a_stranger_is_refused_and_an_operator_comes_in(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/console/audit")
    expect(page).to_have_url(f"{server.url}/console/login?next=/console/audit")
    log_in(page, server, "li", "not the password")
    expect(page.get_by_role("alert")).to_contain_text("名字或密码不对")
    log_in(page, server, "li")
    expect(page.get_by_role("heading", level=1)).to_contain_text("今天")


def test_a_correction_is_mended_published_answered_and_taken_back(server: Server, page: Page) -> None:
    log_in(page, server, "li")
    open_entry(page, server, ENTRY)
    short = page.get_by_label("短答", exact=True)
    with Asker(server, QUESTION) as asker:
        short.fill("到期前 30 天内就能签注，早点去最稳。")
        box = page.locator('[data-field="short"] .issues')
        expect(box).to_contain_text("30")  # the live preview has found it
        save(page)
        page.goto(f"{server.url}/console/publish")
        expect(page.get_by_text("还不能发布")).to_be_visible()
        expect(page.get_by_text(f"entries/{ENTRY}.md:")).to_be_visible()
        open_entry(page, server, ENTRY)
        short.fill(SHORT)
        expect(page.locator("#preview")).to_contain_text("到期前 30 天内就能签注，早点去最稳")
        expect(page.locator("#preview .verdict")).to_contain_text("没有发现问题")
        save(page)
        publish(page, server, "口语一点")
        published = time.monotonic()
        expect(page.get_by_role("status")).to_contain_text("第 2 版已上线")
        until(server, NEW, published)
    assert asker.faults == []
    assert len(asker.answers) > 20
    assert all((OLD in said) != (NEW in said) and "依据：" in said for _, said in asker.answers)
    page.goto(f"{server.url}/console/editions/1/back")
    page.get_by_label("这次改了什么、为什么").fill("改错了")
    page.get_by_role("button", name="回退上线").click()
    went_back = time.monotonic()
    expect(page.get_by_role("status")).to_contain_text("现在是第 3 版")
    until(server, OLD, went_back)


def test_a_session_that_ends_while_typing_costs_nothing(server: Server, page: Page) -> None:
    log_in(page, server, "li")
    open_entry(page, server, ENTRY)
    page.get_by_label("短答", exact=True).fill(SHORT)
    page.get_by_label("状态").select_option("disputed")
    page.context.clear_cookies()
    save(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("没有存上")
    expect(page.get_by_label("短答")).to_have_value(SHORT)
    expect(page.get_by_label("状态")).to_have_value("说法不一")
    assert page.locator("[readonly]").count() == 2  # what was changed, and nothing else
    with page.context.expect_page() as other:
        page.get_by_role("link", name="在新窗口登录").click()
    other.value.get_by_label("名字").fill("li")
    other.value.get_by_label("密码").fill(PASSWORDS["li"])
    other.value.get_by_role("button", name="登录").click()
    expect(other.value.get_by_label("短答", exact=True)).to_be_visible()  # at the page it was about
    for _ in range(2):
        page.get_by_role("button", name="接着存").click()
    expect(page.get_by_role("status")).to_contain_text("存成草稿了")
    expect(page.get_by_label("短答", exact=True)).to_have_value(SHORT)


def test_a_tick_taken_away_must_be_looked_at_before_publishing(server: Server, page: Page) -> None:
    log_in(page, server, "li")
    for entry_id in (ENTRY, "permit/where"):
        open_entry(page, server, entry_id)
        page.get_by_label("负责人").fill("wang")
        save(page)
    page.goto(f"{server.url}/console/publish")
    button = page.get_by_role("button", name="发布上线")
    expect(button).to_be_enabled()
    page.get_by_label("去哪里签注").uncheck()
    expect(page.get_by_text("勾选变了")).to_be_visible()
    expect(button).to_be_disabled()
    page.get_by_label("这次改了什么、为什么").fill("换负责人")
    page.get_by_role("button", name="重新看一遍").click()
    expect(page.get_by_label("这次改了什么、为什么")).to_have_value("换负责人")
    button.click()
    expect(page.get_by_role("status")).to_contain_text("第 2 版已上线")
    page.goto(f"{server.url}/console/publish")
    expect(page.get_by_label("去哪里签注")).to_be_visible()


def test_a_broken_entry_is_refused_and_the_command_line_says_the_same(server: Server, page: Page) -> None:
    log_in(page, server, "li")
    open_entry(page, server, ENTRY)
    page.get_by_label("短答", exact=True).fill("到期前 30 天内就能签注。")
    save(page)
    publish(page, server, "写错的")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("没有发布")
    expect(alert).to_contain_text(f"entries/{ENTRY}.md:")
    expect(alert).to_contain_text("换成 {数字的名字}")
    assert "第 2 版" not in server.run("kb", "history")
    store = Store.open(server.store_url)
    for path, text in {**small_files(), f"entries/{ENTRY}.md": store.drafts.all()[0].text}.items():
        (server.folder / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (server.folder / "content" / path).write_text(text, encoding="utf-8")
    store.close()
    named, _, mend = alert.get_by_role("listitem").inner_text().partition(" ")
    said = server.run("kb", "check", str(server.folder / "content"))
    assert named in said
    assert mend in said


def test_a_miss_becomes_an_example_that_then_routes(server: Server, page: Page) -> None:
    question = "啥日子可以跑一趟签注那个事"
    store = Store.open(server.store_url)
    store.misses.add("啥日子", "miss", question, [ENTRY], Clock().now())
    store.close()
    log_in(page, server, "li")
    page.goto(f"{server.url}/console/unanswered")
    page.get_by_role("button", name="作为「什么时候签注」的例句").click()
    expect(page.get_by_role("status")).to_contain_text("成了这一条的例句")
    publish(page, server, "加问法")
    deadline = time.monotonic() + WITHIN
    while not all("到期前 30 天内" in ask(server, question) for _ in range(8)):
        assert time.monotonic() < deadline


def test_the_second_of_two_editors_is_told_and_loses_nothing(server: Server, browser: Browser) -> None:
    pages = [browser.new_context(locale="zh-CN").new_page() for _ in range(2)]
    for page, name in zip(pages, ("wang", "zhao"), strict=True):
        log_in(page, server, name)
        open_entry(page, server, ENTRY)
        page.get_by_label("短答", exact=True).fill(f"到期前 {{endorse_window_days}} 天内就能签注，{name} 写的。")
    first, second = pages
    save(first)
    save(second)
    expect(second.get_by_role("alert")).to_contain_text("wang 刚才也改了这里")
    expect(second.get_by_label("对方的（短答）")).to_have_value(_with("wang 写的"))
    expect(second.get_by_label("短答", exact=True)).to_have_value(_with("zhao 写的"))
    second.get_by_role("button", name="我对照过了，存我的").click()
    expect(second.get_by_role("status")).to_contain_text("存成草稿了")
    open_entry(first, server, ENTRY)
    expect(first.get_by_label("短答", exact=True)).to_have_value(_with("zhao 写的"))
    for page in pages:
        page.context.close()


def test_a_figure_moves_answers_and_planned_reminders_together(server: Server, page: Page) -> None:
    now = Clock().now()
    expires = now.date() + timedelta(days=200)
    store = Store.open(server.store_url)
    record = DateRecord("o" * 28, "本人", now, now, expires_on=expires, next_due_at=now + timedelta(days=170))
    assert store.dates.save(record)
    log_in(page, server, "li")
    page.goto(f"{server.url}/console/figures/endorse_window_days")
    row = page.get_by_role("group", name="再加一段")
    row.get_by_label("从哪天起", exact=True).fill(now.date().isoformat())
    row.get_by_label("数", exact=True).fill("45")
    save(page)
    page.goto(f"{server.url}/console/publish")
    expect(page.get_by_text("1 份记录里，1 份的下次提醒会换日子")).to_be_visible()
    publish(page, server, "签注窗口改成 45 天")
    until(server, "到期前 45 天内", time.monotonic())
    opens = expires - timedelta(days=45)
    assert "本人" not in _due(server, opens - timedelta(days=1))
    assert "本人" in _due(server, opens)
    store.close()


def _due(server: Server, day: date) -> str:
    return server.run("remind", "list", "--now", f"{day.isoformat()}T10:00")


def _with(text: str) -> object:
    import re

    return re.compile(re.escape(text))
