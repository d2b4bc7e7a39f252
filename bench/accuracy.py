"""Scores the bot and what people would otherwise use, in one run, on the same topics and the same questions.

    python -m bench.accuracy [FILE.jsonl …] [--plot docs/coverage-curve.svg] [--confusions]

A reply is judged by the facts it must hold. Baselines answer with their best topic's text, or decline below a
threshold that is chosen for them on the very questions they are judged by.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bot
import settings as configuration
from bench.baselines import Baseline, baselines
from bench.questions import Question, passes, read
from clock import Clock
from handlers.brain import Brain, build_router
from handlers.respond import Responder
from knowledge.answer import answer_parts
from knowledge.load import SHIPPED, load, read_folder
from knowledge.model import Edition
from logs import configure_logging
from messages import Message
from understanding.model import Understanding
from wechat.pages import pages

OWN = Path("tests/understanding")


@dataclass(frozen=True, slots=True)
class Result:
    """One question and what came of it."""

    question: Question
    passed: bool
    answered: bool  # with an entry: for an out-of-scope question a false answer
    clarified: bool
    topic: str


class Huxu:
    """The bot, in process, with nothing remembered."""

    name = "huxu"

    def __init__(self, edition: Edition) -> None:
        made = bot.Bot(configuration.load(None, {}))
        self.brain = Brain(edition, build_router(edition))
        self._responder = Responder(None, lambda: self.brain, pages, Clock(), made.handler_config())  # type: ignore[arg-type]

    def reply(self, text: str) -> str:
        message = Message("o" * 28, "gh_bench", "text", Clock().now(), "bench", text)
        return self._responder.answer_without_memory(message).text or ""

    def understand(self, text: str) -> Understanding:
        return self.brain.router.understand(text)

    def result(self, question: Question) -> Result:
        read_as = self.understand(question.text)
        topics = [topic for topic in read_as.topics if topic.kind == "entry"]
        return Result(
            question,
            passes(question, self.reply(question.text)),
            bool(topics),
            read_as.verdict in ("near", "several"),
            read_as.topics[0].id if read_as.topics else "",
        )


def baseline_results(
    baseline: Baseline, questions: Sequence[Question], text_of: Callable[[str], str], entries: Edition
) -> list[Result]:
    """The baseline's results at the threshold that serves it best."""
    found = [(question, *baseline.best(question.text)) for question in questions]
    declined = entries.wording["not_covered.text"] + entries.wording["not_covered.areas"]

    def at(threshold: float) -> list[Result]:
        results = []
        for question, topic, score in found:
            says = text_of(topic) if score >= threshold else declined
            results.append(
                Result(question, passes(question, says), score >= threshold and topic in entries.entries, False, topic)
            )
        return results

    limits = sorted({round(score, 2) for _, _, score in found})
    return max(
        (at(limit) for limit in limits[:: max(1, len(limits) // 40)]), key=lambda rows: sum(r.passed for r in rows)
    )


def show(name: str, results: Sequence[Result]) -> None:
    """One system's table: passed by kind, clarified, false answers to out-of-scope questions."""
    kinds: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        kinds[result.question.kind].append(result)
    passed = sum(result.passed for result in results)
    outside = kinds.get("oos", [])
    clarified = [result for result in results if result.clarified]
    print(f"\n{name}: {passed}/{len(results)} = {passed / len(results):.1%}")
    print("  " + "  ".join(f"{k} {sum(r.passed for r in rows)}/{len(rows)}" for k, rows in sorted(kinds.items())))
    print(f"  several or near answers: {len(clarified)}, right in {sum(r.passed for r in clarified)}")
    if outside:
        print(f"  out of scope answered with an entry: {sum(r.answered for r in outside)}/{len(outside)}")


def curve(huxu: Huxu, questions: Sequence[Question]) -> list[tuple[float, float, float]]:
    """(threshold, share of in-scope questions answered, share of out-of-scope ones answered) by confidence alone."""
    scored = []
    for question in questions:
        read_as = huxu.understand(question.text)
        best = read_as.candidates[0]
        scored.append((question.kind == "oos", best.topic.kind == "entry", best.score))
    points = []
    for step in range(10, 90, 2):
        limit = step / 100
        ours = [entry and score >= limit for oos, entry, score in scored if not oos]
        theirs = [entry and score >= limit for oos, entry, score in scored if oos]
        points.append((limit, sum(ours) / max(1, len(ours)), sum(theirs) / max(1, len(theirs))))
    return points


def plot(points: Sequence[tuple[float, float, float]], chosen: float, path: Path) -> None:
    """The curve as SVG: coverage against false answers, the chosen threshold marked."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6.4, 4.2))
    axes.plot([p[1] for p in points], [p[2] for p in points], marker=".", color="#067a3e")
    for limit, ours, theirs in points[::5]:
        axes.annotate(f"{limit:.2f}", (ours, theirs), textcoords="offset points", xytext=(5, 3), fontsize=8)
    at = min(points, key=lambda p: abs(p[0] - chosen))
    axes.plot([at[1]], [at[2]], "o", color="#c0392b", label=f"chosen: {chosen:.2f}")
    axes.set_xlabel("in-scope questions answered with an entry")
    axes.set_ylabel("out-of-scope questions answered with an entry")
    axes.legend(loc="upper left")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Reads the files, scores every system, prints, draws."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(OWN.glob("questions_*.jsonl")))
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--confusions", action="store_true")
    args = parser.parse_args()
    configure_logging(quiet=True)
    edition = load(read_folder(SHIPPED))
    if isinstance(edition, list):
        raise SystemExit("\n".join(map(str, edition)))
    huxu = Huxu(edition)

    def text_of(topic: str) -> str:
        if topic in edition.entries:
            parts = answer_parts(edition, edition.entries[topic], Clock().today())
            return f"{parts.short}\n{parts.details}\n{parts.source}"
        if topic in edition.outside:
            return edition.outside[topic].reply
        return edition.wording.get(f"{edition.intents[topic].reply}.text", "") if topic in edition.intents else ""

    rivals = baselines(huxu.brain.router.topics)
    everything: list[Question] = []
    for path in args.files:
        questions = read(path)
        everything += questions
        print(f"\n=== {path} ({len(questions)} questions)")
        ours = [huxu.result(question) for question in questions]
        show(huxu.name, ours)
        errors = {huxu.name: sum(not result.passed for result in ours)}
        for rival in rivals:
            results = baseline_results(rival, questions, text_of, edition)
            show(rival.name, results)
            errors[rival.name] = sum(not result.passed for result in results)
        best = min((count, name) for name, count in errors.items() if name != huxu.name)
        ratio = errors[huxu.name] / max(1, best[0])
        print(f"\nerrors: ours {errors[huxu.name]}, best baseline {best[0]} ({best[1]}): ratio {ratio:.2f}")
        if args.confusions:
            print_confusions(ours)
    if args.plot:
        plot(curve(huxu, everything), huxu.brain.router.thresholds.answer, args.plot)


def print_confusions(results: Sequence[Result]) -> None:
    """What failed questions were answered with."""
    wrong = Counter(
        (result.question.kind, result.topic or "(not understood)") for result in results if not result.passed
    )
    for (kind, topic), count in wrong.most_common(25):
        print(f"  {count:3d}  {kind:<11} → {topic}")


if __name__ == "__main__":
    main()
