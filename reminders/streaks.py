"""What only several outcomes in a row tell: the account is wrong, the template is, or nobody answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reminders.consequences import REACTIONS, consequence
from reminders.settling import Result
from reminders.tasks import Job
from wechat.client import Outcome
from wechat.errcodes import look_up
from wechat.outcomes import Accepted, Rejected

WRONG_ACCOUNT = 5  # unknown openids in a row: not the people are wrong but the account
NO_ANSWER = 48  # calls in a row without an answer: nobody is there


@dataclass(slots=True)
class Streaks:
    """The rows of one pass."""

    strangers: list[Job] = field(default_factory=list)
    unanswered: int = 0
    template_faults: dict[tuple[str, int], set[str]] = field(default_factory=dict)

    def judge(self, called: Iterable[tuple[Job, Outcome]]) -> tuple[list[Result], list[Job]]:
        """Each outcome with its consequence, and the cancelled steps to take back where the account is wrong."""
        results: list[Result] = []
        for job, outcome in called:
            follows = consequence(outcome, repeatable=job.rung == "template" and not job.repeated)
            reaction = outcome.reaction if isinstance(outcome, Rejected) else ""
            answered = isinstance(outcome, Accepted) or reaction not in ("", "busy")
            self.unanswered = 0 if answered else self.unanswered + 1
            if reaction == "bad_person":
                self.strangers.append(job)
            elif answered:
                self.strangers.clear()
            if isinstance(outcome, Rejected) and reaction == "template_fault":
                met = self.template_faults.setdefault((job.rung, outcome.code), set())
                met.add(job.push.person)
                follows = replace(follows, template_off=len(met) >= look_up(outcome.code).disable_after)
            elif isinstance(outcome, Accepted):
                self.template_faults.clear()
            results.append((job, outcome, follows))
        if len(self.strangers) < WRONG_ACCOUNT:
            return results, []
        strangers, now = set(map(id, self.strangers)), {id(job) for job, _, _ in results}
        taken_back = [job for job in self.strangers if id(job) not in now]
        self.strangers.clear()
        stop = REACTIONS["stop_all"]
        return [(job, out, stop if id(job) in strangers else follows) for job, out, follows in results], taken_back
