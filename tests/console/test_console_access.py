"""Who may come in, and what every page has in common."""

from __future__ import annotations

import re

from house import PASSWORDS, Hand, House, fields_of
from small import ENTRY

from console.session import LASTS, as_setting, demo_user, signing_key
from settings import load

PAGES = (
    "",
    "/knowledge",
    f"/knowledge/entry/{ENTRY}",
    "/knowledge/new",
    "/files",
    "/file/sources.toml",
    "/figures",
    "/figures/endorse_window_days",
    "/lexicon",
    "/lexicon/签注",
    "/try?q=什么时候能签注",
    "/unanswered",
    "/publish",
    "/editions",
    "/editions/1",
    "/editions/1/back",
    "/reminders",
    "/audit",
    "/chart/messages.svg",
    "/chart/reminders.svg?narrow=1",
)


def test_every_page_opens_for_who_is_logged_in(house: House, publisher: Hand) -> None:
    for page in PAGES:
        response = publisher.get(f"/console{page}")
        assert response.status_code == 200, page


def test_no_page_opens_for_a_stranger(house: House) -> None:
    stranger = house.hand()
    for page in PAGES:
        response = stranger.client.get(f"/console{page}")
        assert response.status_code == 302, page
        assert response.location.startswith("/console/login?next=/console")


def test_an_address_that_leads_nowhere_is_said_in_our_own_words(house: House, publisher: Hand) -> None:
    stranger = house.hand().client
    for path, status in (("/nosuch", 404), ("/console2", 404), ("/chat", 404)):
        response = stranger.get(path)
        assert response.status_code == status
        assert "没有这一页" in response.get_data(as_text=True)
        assert "Not Found" not in response.get_data(as_text=True)
    response = stranger.delete("/wechat")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]
    assert stranger.get("/console/nosuch").location == "/console/login"
    assert publisher.client.get("/console/").location == "/console"
    assert publisher.get("/console/nosuch").status_code == 404
    assert "li（发布人）" in publisher.page  # within the frame of the pages
    assert publisher.client.get("/console/logout").status_code == 405
    assert publisher.client.post("/console/audit").status_code == 405


def test_a_wrong_password_and_an_unknown_name_get_the_same_refusal(house: House) -> None:
    hand = house.hand()
    assert hand.log_in("li", "not the password").status_code == 401
    wrong = hand.page.replace("li", "")
    assert hand.log_in("nobody", "not the password").status_code == 401
    assert "名字或密码不对" in wrong
    assert "名字或密码不对" in hand.page
    assert hand.client.get("/console/audit").status_code == 302


def test_after_five_wrong_passwords_even_the_right_one_waits(house: House) -> None:
    hand = house.hand()
    for _ in range(5):
        assert hand.log_in("li", "wrong").status_code == 401
    refused = hand.log_in("li")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert hand.log_in("wang").status_code == 200  # another name at the same address
    house.later(minutes=16)
    assert hand.log_in("li").status_code == 200


def test_the_cookie_is_strict_and_only_for_the_console(house: House) -> None:
    hand = house.hand()
    hand.get("/console/login")
    response = hand.client.post(
        "/console/login", data={"csrf_token": hand.token(), "name": "li", "password": PASSWORDS["li"]}
    )
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/console" in cookie


def test_every_page_forbids_frames_and_foreign_scripts(house: House, publisher: Hand) -> None:
    response = publisher.get("/console")
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert response.headers["Cache-Control"] == "no-store"
    assert "<script>" not in publisher.page
    assert "style=" not in publisher.page


def test_a_form_without_its_token_changes_nothing(house: House, editor: Hand) -> None:
    form = editor.form(ENTRY)
    editor.page = ""
    response = editor.post(f"/console/knowledge/entry/{ENTRY}", **{**form, "csrf_token": "", "details": "改" * 80})
    assert response.status_code == 400
    assert "改" * 80 in editor.page  # what was written is not lost
    assert house.store.drafts.all() == []


def test_a_form_sent_after_the_session_shows_what_was_changed_under_its_name(house: House, editor: Hand) -> None:
    form = editor.form(ENTRY)
    editor.client.delete_cookie("huxu_console", path="/console")
    typed = {"title": "新标题", "short": "新短答", "status": "disputed", "sources-1-at": "第八条"}
    url = f"/console/knowledge/entry/{ENTRY}"
    response = editor.post(url, **{**form, **typed, "changed": " ".join(typed)})
    assert response.status_code == 401
    shown = dict(re.findall(r'<label for="w\d+">(.*?)</label>\s*<input[^>]*value="(.*?)"', editor.page))
    assert shown == {
        "标题": "新标题",
        "短答": "新短答",
        "状态": "说法不一",
        "第 2 个依据：第几条（官方文件才显示）": "第八条",
    }
    assert "csrf_token" not in editor.page


def test_without_scripts_all_that_was_written_is_shown(house: House, editor: Hand) -> None:
    form = editor.form(ENTRY)
    house.later(seconds=LASTS.total_seconds() + 1)
    editor.post(f"/console/knowledge/entry/{ENTRY}", **{**form, "details": "写了很久\n的一段话", "owner": "wang"})
    for said in ("写了很久\n的一段话", "负责人", 'value="wang"', "例句"):
        assert said in editor.page.replace("\r\n", "\n")
    assert "csrf_token" not in editor.page


def test_what_was_written_is_saved_after_logging_in_elsewhere(house: House, editor: Hand) -> None:
    url = f"/console/knowledge/entry/{ENTRY}"
    form = editor.form(ENTRY)
    house.later(seconds=LASTS.total_seconds() + 1)
    editor.post(url, **{**form, "owner": "wang"})
    ended = fields_of(editor.page, url)
    editor.log_in("wang")  # in another window
    editor.page = ""
    assert editor.post(url, **ended).status_code == 400
    assert "接着存" in editor.page
    editor.post(url, **fields_of(editor.page, url))
    assert 'owner = "wang"' in house.store.drafts.get(f"entries/{ENTRY}.md").text


def test_a_figure_and_a_word_are_not_lost_either(house: House, editor: Hand) -> None:
    for url, typed, label in (
        ("/console/figures/endorse_window_days", {"rows-1-since": "2027-01-01"}, "第 2 段：从哪天起"),
        ("/console/lexicon/签注", {"words": "签注、盖个章"}, "词"),
    ):
        editor.log_in("wang")
        editor.get(url)
        form = fields_of(editor.page, url)
        editor.post("/console/logout")
        editor.post(url, **{**form, **typed, "changed": " ".join(typed)})
        assert f">{label}</label>" in editor.page
        assert next(iter(typed.values())) in editor.page


def test_a_session_ends_with_its_user(house: House, editor: Hand) -> None:
    users = house.settings.console.users
    assert signing_key(users, "t") != signing_key(users[:1], "t")
    assert signing_key(users, "t") != signing_key(users, "other")
    assert signing_key(users, "t") == signing_key(tuple(users), "t")


def test_an_editor_cannot_publish_go_back_release_or_look_people_up(house: House, editor: Hand) -> None:
    editor.get("/console/publish")
    for url in ("/publish", "/editions/1/back", "/reminders/step", "/reminders/person"):
        editor.get("/console/publish")
        response = editor.client.post(
            f"/console{url}", data={"csrf_token": editor.token(), "note": "x", "openid": "o" * 28}
        )
        assert response.status_code == 403, url
    assert house.store.editions.live_number() == 1


def test_logging_out_ends_it(house: House, publisher: Hand) -> None:
    publisher.post("/console/logout")
    assert publisher.client.get("/console").status_code == 302
    assert [act.act for act in house.store.audit.listing(2)] == ["退出", "登录"]


def test_login_leads_only_to_our_own_pages(house: House) -> None:
    for wanted in ("https://evil.example", "//evil.example", "/console//evil.example", "/console\\evil"):
        hand = house.hand()
        hand.get("/console/login")
        data = {"csrf_token": hand.token(), "name": "li", "password": PASSWORDS["li"]}
        response = hand.client.post("/console/login", query_string={"next": wanted}, data=data)
        assert response.location == "/console", wanted


def test_the_demo_user_reaches_the_workers_through_the_environment() -> None:
    settings = load(environ={"BOT_CONSOLE__USERS": as_setting(demo_user("a demo password"))})
    assert [(user.name, user.role) for user in settings.console.users] == [("演示", "publisher")]
