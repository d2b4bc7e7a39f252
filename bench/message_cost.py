"""What one message costs in process, step by step: median and 99th percentile, in microseconds.

    python -m bench.message_cost [--messages 2000]

Questions of the project's own sets go through the real decoding, understanding, handling, store and rendering, one
after the other in one thread, on a SQLite file.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import bot
import settings as configuration
from bench.accuracy import OWN
from bench.questions import read
from clock import Clock
from logs import configure_logging
from wechat import visitor
from wechat.decode import decode
from wechat.render import render


def main() -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=2000)
    args = parser.parse_args()
    configure_logging(quiet=True)
    texts = [question.text for path in sorted(OWN.glob("questions_*.jsonl")) for question in read(path)]
    took: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        took[step].append((time.perf_counter() - started) * 1e6)

    def wrapped(step: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def inner(*given: Any, **named: Any) -> Any:
            with timed(step):
                return call(*given, **named)

        return inner

    with tempfile.TemporaryDirectory() as folder:
        env = {"BOT_STORAGE__URL": f"sqlite:///{folder}/bench.db", "BOT_REMINDERS__DISPATCHER": "false"}
        made = bot.Bot(configuration.load(None, env))
        edge = bot.edge_settings(made.settings)
        responder = made.responder
        router = made.brain().router
        router.understand(bot.WARM_UP)
        router.understand = wrapped("understanding", router.understand)  # type: ignore[method-assign]
        database = made.store.database
        for name in ("execute", "query", "one", "changed"):
            setattr(database, name, wrapped("store: statement", getattr(database, name)))
        for number in range(args.messages):
            push = visitor.text_push(
                made.settings.wechat.token, f"oBench{number % 500:022d}", texts[number % len(texts)], Clock().now()
            )
            query = {name: [value] for name, value in push.query.items()}
            with timed("whole message"):
                with timed("decode"):
                    decoded = decode(query, push.body, edge)
                with timed("answer (understanding, handler, store)"):
                    said = responder.answer(decoded.message)
                with timed("render"):
                    render(decoded.message, said.text, said.handoff, decoded.key, Clock().now())
        made.store.close()
    print(f"{args.messages} messages, {len(texts)} different texts\n")
    print(f"{'step':<42} {'median µs':>10} {'p99 µs':>10} {'times':>7}")
    for step, values in sorted(took.items(), key=lambda item: -sum(item[1])):
        values.sort()
        p99 = values[min(len(values) - 1, int(len(values) * 0.99))]
        print(f"{step:<42} {statistics.median(values):>10.0f} {p99:>10.0f} {len(values):>7}")


if __name__ == "__main__":
    main()
