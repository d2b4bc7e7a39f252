"""What a killed dispatcher left behind: claimed steps. Whoever holds the lease knows that nobody works on them.

Without an open attempt the call was never made: due again. With one it may have been: a template message may be
asked again under its client_msg_id while the platform knows it; anything else is unknown, and is spoken, not sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from reminders.ids import still_known
from reminders.tasks import Tally
from storage.attempts import OPEN
from storage.attempts import Outcome as Closed
from storage.store import Store

PAGE = 200
CUT_SHORT = "发送途中程序中断"


def recover(store: Store, owner: str, now: datetime, wall: datetime) -> Tally:
    """Settles every claim that is not `owner`'s. Those that can be sent (again) become due."""
    tally = Tally()
    forever = now + timedelta(days=366 * 50)  # whenever they were claimed, also by a pass of another `--now`
    while stale := [step for step in store.steps.stale(forever, PAGE) if step.claimed_by != owner]:
        for step in stale:
            with store.transaction():
                ours = store.steps.take_over(step, owner, now)
                if ours is None:
                    continue
                open_calls = [attempt for attempt in store.attempts.of(step.id) if attempt.state == OPEN]
                if all(still_known(a.client_msg_id, a.begun_at, now, wall) for a in open_calls):
                    for attempt in open_calls:
                        store.attempts.close(attempt.id, Closed("unknown", note=CUT_SHORT), now)
                    store.steps.settle(ours, "due", now, CUT_SHORT if open_calls else "")
                else:
                    tally.count(store.attempts.recover(ours, now) or "cancelled")
    return tally
