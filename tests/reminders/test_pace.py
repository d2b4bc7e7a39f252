"""How fast, and how long a pass rests. The clock is a list of numbers."""

from __future__ import annotations

from reminders.pace import Bucket, Patience


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def patience(self, seconds: float | None) -> Patience:
        return Patience(seconds, self.sleep, lambda: self.now)


def test_sends_are_spread_over_time() -> None:
    time = Time()
    bucket = Bucket(10.0, time.patience(None))
    for _ in range(11):
        bucket.take(5)
    assert time.now == 5.0


def test_a_slow_platform_needs_no_spreading() -> None:
    time = Time()
    bucket = Bucket(10.0, time.patience(None))
    for _ in range(5):
        bucket.take(5)
        time.now += 1.0
    assert time.now == 5.0


def test_when_the_patience_is_used_up_nothing_waits() -> None:
    time = Time()
    bucket = Bucket(1.0, time.patience(10.0))
    for _ in range(100):
        bucket.take(1)
    assert time.now == 10.0


def test_no_rate_means_no_waiting() -> None:
    time = Time()
    bucket = Bucket(None, time.patience(10.0))
    bucket.take(1000)
    assert time.now == 0.0


def test_a_rest_is_cut_to_what_is_left() -> None:
    time = Time()
    patience = time.patience(3.0)
    assert patience.rest(2.0)
    assert patience.rest(2.0)
    assert not patience.rest(2.0)
    assert time.now == 3.0
