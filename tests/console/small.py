"""A small knowledge that the whole bot can run on: the good files of the knowledge tests, with the figures that
reminders hang on, and every sentence the shipped program says."""

from __future__ import annotations

from pathlib import Path

from knowledge.load import SHIPPED, read_folder

GOOD = Path(__file__).parents[1] / "knowledge" / "good"
ENTRY = "permit/when"
WINDOW = """# 签注窗口
title = "到期前多少天起可以签注"
unit = "天"
reviewed_on = 2026-11-01
review_every_days = 365

[[values]]
from = 2016-01-01
value = 30
source = "rules"
at = "第十条"  # 原文是一个月
"""
WAIT = """title = "{title}"
unit = "{unit}"
reviewed_on = 2026-11-01
review_every_days = 365

[[values]]
from = 2018-01-01
value = {value}
source = "rules"
"""
HUMAN = """title = "找人工"
asks = ["人工", "转人工"]
"""


def small_files() -> dict[str, str]:
    """Path → text of the whole small knowledge; it may be published."""
    texts = {path: text for path, text in read_folder(GOOD).items() if not path.startswith("wording/")}
    texts |= {path: text for path, text in read_folder(SHIPPED).items() if path.startswith("wording/")}
    del texts["parameters/permit/window_days.toml"]
    when = texts[f"entries/{ENTRY}.md"].replace("{window_days}", "{endorse_window_days}")
    texts[f"entries/{ENTRY}.md"] = when.replace('  "什么时候能签注",\n', '  "什么时候能签注", # 最常见的问法\n')
    texts["parameters/permit/endorse_window_days.toml"] = WINDOW
    for name, title, unit, value in (
        ("points_confirmation_working_days", "签注后第几个工作日起可以确认", "个工作日", 3),
        ("points_confirmation_limit_days", "签注后最多拖多少天", "天", 60),
    ):
        texts[f"parameters/points/{name}.toml"] = WAIT.format(title=title, unit=unit, value=value)
    texts["intents/human.toml"] = HUMAN
    return texts
