"""Correcting an entry: the form, the issues beside the fields, the preview, two editors, removing, a new entry."""

from __future__ import annotations

from small import ENTRY


def test_a_saved_correction_is_a_draft_and_not_live(house, editor, form_of):
    form = form_of(editor, ENTRY)
    short = "到期前 {endorse_window_days} 天内就能签注，早点去最稳。"
    response = editor.post(f"/console/knowledge/entry/{ENTRY}", **{**form, "short": short})
    assert "存成草稿了" in editor.page, response.status
    assert "早点去最稳" not in house.ask("什么时候能签注")
    assert "到期前 30 天内就能签注，早点去最稳" in editor.page  # the preview has the figure filled in
