"""Correcting an entry: the form, the issues beside the fields, the preview, two editors, removing, a new entry."""

from __future__ import annotations

import re

from house import Hand, House, fields_of
from small import ENTRY

URL = f"/console/knowledge/entry/{ENTRY}"
PATH = f"entries/{ENTRY}.md"
SHORT = "到期前 {endorse_window_days} 天内就能签注，早点去最稳。"


def test_a_saved_correction_is_a_draft_and_not_live(house: House, editor: Hand) -> None:
    editor.post(URL, **{**editor.form(ENTRY), "short": SHORT})
    assert "存成草稿了" in editor.page
    assert "到期前 30 天内就能签注，早点去最稳" in editor.page  # the preview has the figure filled in
    assert "早点去最稳" not in house.ask("什么时候能签注")


def test_saving_changes_only_what_was_changed(house: House, editor: Hand) -> None:
    live = house.store.editions.live()
    editor.post(URL, **{**editor.form(ENTRY), "short": SHORT})
    draft = house.store.drafts.get(PATH)
    was, now = live.files[PATH].split("\n"), draft.text.split("\n")
    assert [row for row in now if row not in was] == [SHORT]
    assert "# 最常见的问法" in draft.text


def test_saving_without_a_change_leaves_no_draft(house: House, editor: Hand) -> None:
    editor.post(URL, **editor.form(ENTRY))
    assert house.store.drafts.all() == []


def test_an_issue_stands_beside_its_field(house: House, editor: Hand) -> None:
    editor.post(URL, **{**editor.form(ENTRY), "short": "到期前 30 天内就能签注。", "about": "签注、没有的"})
    for field, said in (("short", "30"), ("about", "没有的")):
        box = re.search(rf'data-issues="{field}">(.*?)</ul>', editor.page, re.S)
        assert box is not None
        assert said in box[1], field
    assert "处要改，改好才能发布" in editor.page


def said_at(page: str, field: str) -> str:
    """What stands beside a field."""
    box = re.search(rf'data-issues="{field}">(.*?)</ul>', page, re.S)
    assert box is not None, field
    return box[1]


def test_an_empty_field_is_named_in_its_own_place_and_hides_no_other_fault(house: House, editor: Hand) -> None:
    empty = {"title": "标题不能空，写 2 到 14 个字", "about": "说的是哪样东西不能空", "aspect": "还没有选问的是哪方面"}
    empty |= {
        "asks": "例句不能空",
        "reviewed_on": "核实日不能空",
        "owner": "负责人不能空",
        "sources-0-id": "还没有依据",
    }
    for name, said in empty.items():
        editor.log_in("wang")
        form = editor.form(ENTRY)
        gone = {key: "" for key in form if re.fullmatch(name.replace("0", r"\d"), key)}
        editor.post(URL, **{**form, **gone, "short": "到期前 3 天，{no_such_number}，**粗体**。"})
        assert said in said_at(editor.page, name.split("-")[0]), name
        for fault in ("直接写了数字「3」", "没有叫 no_such_number 的数字", "用了 Markdown 记号"):
            assert fault in said_at(editor.page, "short"), name
        assert "缺 " not in editor.page, name


def test_an_entry_whose_title_was_emptied_is_still_itself(house: House, editor: Hand) -> None:
    editor.post(URL, **{**editor.form(ENTRY), "title": ""})
    assert "<h1>什么时候签注</h1>" in editor.page
    editor.get("/console/publish")
    assert "删去条目" not in editor.page
    assert "标题不能空" in editor.page
    editor.get("/console/knowledge")
    assert "有要改的" in editor.page


def test_an_empty_short_answer_is_asked_for_and_the_details_stay_where_they_are(house: House, editor: Hand) -> None:
    form = editor.form(ENTRY)
    response = editor.post(URL, **{**form, "short": "", "details": form["details"] + "\n· 一般 15 天办完"})
    assert response.status_code == 422
    assert "短答不能空" in said_at(editor.page, "short")
    assert "15" in said_at(editor.page, "details")
    assert fields_of(editor.page)["details"].endswith("15 天办完")
    told = editor.post(f"/console/knowledge/preview/{ENTRY}", **{**form, "short": ""}).get_json()
    assert told["issues"]["short"] == ["短答不能空，先用一句话给出答案"]
    assert "第一行是列表" not in str(told)


def test_a_source_that_is_gone_is_said_and_the_page_still_opens(house: House, editor: Hand) -> None:
    editor.get("/console/file/sources.toml")
    editor.post("/console/file/sources.toml", **{**fields_of(editor.page), "text": "[rules]\ntitle = 3\n"})
    assert editor.get(URL).status_code == 200
    assert editor.get("/console/knowledge").status_code == 200
    assert editor.get("/console/publish").status_code == 200


def test_a_related_entry_is_named_by_its_title(house: House, editor: Hand) -> None:
    form = editor.form(ENTRY)
    assert form["related-0"] == "去哪里签注"
    editor.post(URL, **form)
    assert house.store.drafts.all() == []  # nothing was changed
    editor.post(URL, **{**form, "related-0": "", "related-1": " 去哪里签注"})
    assert house.store.drafts.all() == []
    editor.post(URL, **{**form, "related-0": "卡套"})
    assert "卡套 不存在" in said_at(editor.page, "related")
    assert fields_of(editor.page)["related-0"] == "卡套"


def test_a_review_day_that_has_not_come_is_refused(house: House, editor: Hand) -> None:
    response = editor.post(URL, **{**editor.form(ENTRY), "reviewed_on": "2030-01-01"})
    assert response.status_code == 422
    assert "这一天还没有到" in said_at(editor.page, "reviewed_on")
    url = "/console/figures/endorse_window_days"
    editor.get(url)
    response = editor.post(url, **{**fields_of(editor.page, url), "reviewed_on": "2030-01-01"})
    assert response.status_code == 422
    assert "这一天还没有到" in said_at(editor.page, "reviewed_on")


def test_a_figure_typed_into_the_details_is_named_beside_the_details(house: House, editor: Hand) -> None:
    form = editor.form(ENTRY)
    editor.post(URL, **{**form, "details": form["details"] + "\n· 一般 15 天办完"})
    box = re.search(r'data-issues="details">(.*?)</ul>', editor.page, re.S)
    assert box is not None
    assert "15" in box[1]


def test_the_live_preview_keeps_nothing_and_counts_bytes(house: House, editor: Hand) -> None:
    form = editor.form(ENTRY)
    response = editor.post(f"/console/knowledge/preview/{ENTRY}", **{**form, "short": SHORT, "title": "签"})
    told = response.get_json()
    assert "早点去最稳" in told["html"]
    assert "2,000 字节" in told["html"]
    assert "第 2 条" in told["html"]  # what stands behind 更多
    assert told["issues"]["title"]
    assert house.store.drafts.all() == []


def test_what_is_typed_is_shown_as_text_and_never_run(house: House, editor: Hand) -> None:
    form = editor.form(ENTRY)
    evil = '<img src=x onerror=alert(1)>"><script>alert(1)</script>'
    response = editor.post(f"/console/knowledge/preview/{ENTRY}", **{**form, "details": evil})
    assert "<script>" not in response.get_json()["html"]
    editor.post(URL, **{**form, "details": evil, "title": evil})
    assert "<script>alert" not in editor.page
    assert "<img src=x" not in editor.page


def test_a_near_miss_that_leads_here_is_named_beside_the_near_misses(house: House, editor: Hand) -> None:
    editor.post(URL, **{**editor.form(ENTRY), "not_for": "签注去哪里\n签注一般什么时候去签"})
    box = re.search(r'data-issues="not_for">(.*?)</ul>', editor.page, re.S)
    assert box is not None
    assert "签注一般什么时候去签" in box[1]


def test_the_second_of_two_editors_is_told_and_loses_nothing(house: House) -> None:
    wang, zhao = house.hand(), house.hand()
    wang.log_in("wang")
    zhao.log_in("zhao")
    of_wang, of_zhao = wang.form(ENTRY), zhao.form(ENTRY)
    wang.post(URL, **{**of_wang, "short": "到期前 {endorse_window_days} 天内就能签注，这是王写的。"})
    response = zhao.post(URL, **{**of_zhao, "short": "到期前 {endorse_window_days} 天内就能签注，这是赵写的。"})
    assert response.status_code == 409
    assert "wang 刚才也改了这里" in zhao.page
    assert "这是王写的" in zhao.page
    assert "这是赵写的" in zhao.page
    assert "这是王写的" in house.store.drafts.get(PATH).text
    zhao.post(URL, **fields_of(zhao.page))  # having compared, zhao means it
    assert "这是赵写的" in house.store.drafts.get(PATH).text


def test_an_editor_whose_page_is_older_than_a_publish_is_told(house: House, publisher: Hand) -> None:
    zhao = house.hand()
    zhao.log_in("zhao")
    old = zhao.form(ENTRY)
    publisher.post(URL, **{**publisher.form(ENTRY), "short": SHORT})
    publisher.get("/console/publish")
    publisher.post("/console/publish", **{**fields_of(publisher.page, "/console/publish"), "note": "更稳"})
    assert house.store.editions.live_number() == 2
    response = zhao.post(URL, **{**old, "owner": "zhao"})
    assert response.status_code == 409
    assert "li 刚才也改了这里" in zhao.page
    assert "早点去最稳" in zhao.page


def test_a_new_entry_starts_with_its_question_and_can_be_saved(house: House, editor: Hand) -> None:
    editor.get("/console/knowledge/new?ask=签注要抽血吗")
    editor.post("/console/knowledge/new", folder="permit", name="blood", ask="签注要抽血吗")
    form = fields_of(editor.page)
    assert form["asks"] == "签注要抽血吗"
    editor.post("/console/knowledge/entry/permit/blood", **{**form, "title": "要抽血吗", "short": "不用抽血。"})
    draft = house.store.drafts.get("entries/permit/blood.md")
    assert 'title = "要抽血吗"' in draft.text
    assert "不用抽血。" in draft.text
    editor.get("/console/knowledge")
    assert "permit/blood" in editor.page


def test_a_new_entry_does_not_take_the_place_of_another(house: House, editor: Hand) -> None:
    editor.get("/console/knowledge/new")
    editor.post("/console/knowledge/new", folder="permit", name="when")
    assert "已经有这一条了" in editor.page


def test_removing_is_a_draft_too_and_can_be_taken_back(house: House, editor: Hand) -> None:
    form = editor.form("permit/where")
    editor.post("/console/knowledge/remove/permit/where", live=form["live"], draft=form["draft"])
    draft = house.store.drafts.get("entries/permit/where.md")
    assert draft.text is None
    editor.get("/console/knowledge/entry/permit/where")
    assert "要删去这一条" in editor.page
    editor.post("/console/drafts/drop", path=draft.path, version=draft.version)
    assert house.store.drafts.all() == []
    assert house.store.audit.listing(1)[0].act == "放弃草稿"


def test_a_file_that_no_form_can_show_is_mended_as_text(house: House, editor: Hand) -> None:
    editor.get(f"/console/file/{PATH}")
    text = fields_of(editor.page)["text"].replace('title = "', "title = ", 1)
    editor.post(f"/console/file/{PATH}", **{**fields_of(editor.page), "text": text})
    assert re.search(r"第 2 行：", editor.page)
    editor.get(URL)
    assert "表单打不开，先改原文" in editor.page


def test_the_list_finds_entries_by_words_folder_status_and_draft(house: House, editor: Hand) -> None:
    editor.get("/console/knowledge?folder=permit&q=签注 地点")
    assert "去哪里签注" in editor.page
    assert "什么时候签注" not in editor.page
    for nothing in ("status=historic", "only=draft", "only=overdue", "q=没有的字"):
        editor.get(f"/console/knowledge?{nothing}")
        assert "没有这样的条目" in editor.page
    editor.post(URL, **{**editor.form(ENTRY), "short": SHORT})
    editor.get("/console/knowledge?only=draft")
    assert "草稿 · wang" in editor.page
    house.later(days=400)
    editor.log_in("wang")
    editor.get("/console/knowledge?only=overdue")
    assert "前该核实" in editor.page


def test_text_copied_from_an_answer_finds_its_entry(house: House, editor: Hand) -> None:
    editor.get("/console/knowledge?q=到期前 30 天内就能签注")
    assert "什么时候签注" in editor.page
    assert "去哪里签注" not in editor.page
    editor.get("/console/knowledge?q=endorse_window_days")
    assert "什么时候签注" in editor.page


def test_entries_whose_title_fits_stand_first(house: House, editor: Hand) -> None:
    editor.post(URL, **{**editor.form(ENTRY), "more": "去哪里签注，另有一条。"})
    editor.get("/console/knowledge?q=签注 去哪里")
    titles = re.findall(r'<a class="title"[^>]*>(.*?)</a>', editor.page)
    assert titles == ["去哪里签注", "什么时候签注"]  # the other way round by name


def test_paths_that_are_no_entries_are_not_found(house: House, editor: Hand) -> None:
    for wrong in ("nothing", "permit/../../x", "permit/NO", "permit/none"):
        assert editor.client.get(f"/console/knowledge/entry/{wrong}").status_code == 404
    assert editor.client.get("/console/file/none.toml").status_code == 404
