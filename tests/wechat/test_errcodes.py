"""The table of the platform's error codes."""

from __future__ import annotations

import pytest

from wechat.errcodes import look_up, read, table


def test_every_listed_code_has_a_meaning_in_chinese() -> None:
    assert len(table()) >= 45
    assert all(any("\u4e00" <= char <= "\u9fff" for char in row.meaning) for row in table().values())


@pytest.mark.parametrize(
    ("code", "reaction"),
    [
        (0, "accepted"),
        (40001, "token"),
        (42001, "token"),
        (-1, "busy"),
        (45009, "quota_day"),
        (45011, "rate"),
        (45015, "window_closed"),
        (45047, "quota_user"),
        (43101, "credit_gone"),
        (43004, "gone"),
        (43019, "refused"),
        (40003, "bad_person"),
        (40241, "duplicate"),
        (47003, "template_fault"),
        (48001, "feature_off"),
        (40164, "stop_all"),
        (40035, "content_bug"),
        (12345, "hold"),
    ],
)
def test_a_code_leads_to_its_reaction(code: int, reaction: str) -> None:
    assert look_up(code).reaction == reaction


@pytest.mark.parametrize(
    ("code", "reaction"),
    [(40001, "stop_all"), (40013, "stop_all"), (40164, "stop_all"), (-1, "busy"), (45011, "rate"), (777, "stop_all")],
)
def test_the_token_endpoint_means_something_else_by_it(code: int, reaction: str) -> None:
    assert look_up(code, at_token=True).reaction == reaction


@pytest.mark.parametrize(
    "text",
    [
        '[1]\nmeaning = "x"\nreaction = "panic"\nscope = "all"',
        '[1]\nmeaning = "x"\nreaction = "busy"\nscope = "town"',
        '[1]\nmeaning = ""\nreaction = "busy"\nscope = "all"',
        '[1]\nmeaning = "x"\nreaction = "busy"\nscope = "all"\ncolour = 1',
        '[1]\nmeaning = "x"\nreaction = "busy"\nscope = "all"\npause_minutes = 0',
        '[one]\nmeaning = "x"\nreaction = "busy"\nscope = "all"',
    ],
)
def test_a_faulty_table_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read(text)
