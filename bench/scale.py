"""How routing grows with the content: latency, load time and memory at 100, 1,000 and 10,000 entries.

    python -m bench.scale [--entries 100 1000 10000]

The entries are made: each has a subject of its own out of generated words, and ten example questions in the forms
that people use. Questions asked are other wordings of them. Each size runs in a process of its own.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from knowledge.load import SHIPPED, load, read_folder
from understanding.model import Concept, Lexicon, Topic
from understanding.router import Router

FORMS = (
    "{s}怎么办",
    "{s}要带什么材料",
    "请问{s}去哪里办",
    "{s}多久能办好",
    "我想问一下{s}能不能网上弄",
    "{s}过期了咋整",
    "办{s}要收费吗",
    "{s}谁去办",
    "没有{s}会怎么样",
    "{s}和{o}有什么区别",
)
ASKED = (
    "想办{s}，该怎么弄啊",
    "{s} 材料",
    "我们公司说{s}要先弄好，去哪个窗口",
    "侬晓得伐，{s}几天能好",
    "{s}不办会怎样",
)
SYLLABLES = (
    "安保备参查长处单登调定发访法分复改公管规核护换会汇机计检建接结金警局决开考空快理立联领留迈"
    "目能派配评启签请区取权确认任入商申审升市事收受书税司送搜诉算通统投退外完往委温文务系线项消"
    "协新信修续选询验业移议引用友预约运增展照证支知执质中注转准资自总组"
)


def main() -> None:
    """Runs every size in a fresh process and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--here", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        measure(args.here)
        return
    print(
        f"{'entries':>8} {'examples':>9} {'load s':>8} {'memory MB':>10} {'median ms':>10} {'p99 ms':>8} {'top-1':>7}"
    )
    for size in args.entries:
        subprocess.run([sys.executable, "-m", "bench.scale", "--here", str(size)], check=True)


def measure(size: int) -> None:
    """Builds a router of `size` topics and routes 2,000 questions."""
    dice = random.Random(7)
    edition = load(read_folder(SHIPPED))
    if isinstance(edition, list):
        raise SystemExit("the shipped knowledge has defects")
    data = edition.lexicon
    subjects = list(words(dice, size))
    topics = [
        Topic(f"made/{number}", "entry", subject, tuple(made(dice, subject, subjects)), about=(subject,))
        for number, subject in enumerate(subjects)
    ]
    concepts = [Concept(c.name, c.kind, c.words, c.aspect) for c in data.concepts]
    concepts += [Concept(subject, "thing", (subject,)) for subject in subjects]
    before = peak()
    started = time.perf_counter()
    router = Router(Lexicon(tuple(concepts), data.lookalikes, data.plain, data.fillers), topics)
    loading = time.perf_counter() - started
    router.understand("热身")
    took, right = [], 0
    for _ in range(2000):
        number = dice.randrange(size)
        question = dice.choice(ASKED).format(s=subjects[number])
        started = time.perf_counter()
        found = router.understand(question).topics
        took.append((time.perf_counter() - started) * 1000)
        right += bool(found) and found[0].id == f"made/{number}"
    took.sort()
    print(
        f"{size:>8} {size * len(FORMS):>9} {loading:>8.2f} {peak() - before:>10.0f} {statistics.median(took):>10.2f}"
        f" {took[int(len(took) * 0.99)]:>8.2f} {right / len(took):>7.1%}"
    )


def words(dice: random.Random, count: int) -> Iterator[str]:
    """So many different made subjects of four characters."""
    seen: set[str] = set()
    while len(seen) < count:
        word = "".join(dice.choice(SYLLABLES) for _ in range(4))
        if word not in seen:
            seen.add(word)
            yield word


def made(dice: random.Random, subject: str, others: list[str]) -> list[str]:
    """Ten example questions."""
    return [form.format(s=subject, o=dice.choice(others)) for form in FORMS]


def peak() -> float:
    """The process's largest memory so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
