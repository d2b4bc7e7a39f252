"""What a pass of reminders costs: by what is due, not by how many people there are.

    python -m bench.reminders [--people 10000 1000000] [--due 20000]

For each size a fresh process makes a database in which the same reminders are due and everybody else's lie ahead, then

  scan   finds all that is due, a page at a time, as a pass does; the best of twenty
  pass   claims, sends and settles all of it against a sender in this process that answers at once: our own overhead
  http   the same over HTTP, against a stand-in that answers at once (in a process of its own, on the same two cores)

and notes the memory at every quarter of a pass. Read the ratios: the figures are this machine's.
"""

from __future__ import annotations

import argparse
import functools
import json
import multiprocessing
import random
import socketserver
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import settings as configuration
from clock import SHANGHAI, Clock
from knowledge.load import SHIPPED, load, read_folder
from knowledge.model import Edition
from logs import configure_logging
from messages import Push
from reminders.dispatch import PAGE, Dispatcher
from reminders.join import make_client, make_parts
from reminders.pace import Patience
from reminders.replan import PLANNED_BY
from storage.dates import DateRecord, Due
from storage.people import Person
from storage.store import Store
from wechat.client import Sender
from wechat.outcomes import Accepted

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI)
EXPIRY = date(2026, 12, 31)  # thirty days later: its window opens on that day
TOLD = NOW - timedelta(days=40)
HOLDERS = ("本人", "老婆")  # two reminders for each of those who are due
AT_ONCE = 5000  # people written in one transaction
ENV = {"BOT_WECHAT__TEMPLATES__REMINDER__ID": "tpl", "BOT_REMINDERS__DISPATCHER": "false"}


@dataclass
class Watched:
    """A sender that notes the memory at every quarter of what is due."""

    inner: Sender
    due: int
    sent: int = 0
    megabytes: list[float] = field(default_factory=list)

    def send_template(self, push: Push) -> Any:
        self.sent += 1
        if self.sent * 4 % self.due < 4:
            self.megabytes.append(resident())
        return self.inner.send_template(push)

    send_subscribe = send_template
    send_text = send_template


class Instant:
    """A platform inside this process that takes everything at once."""

    def send_template(self, push: Push) -> Accepted:
        return Accepted("1")

    send_subscribe = send_template
    send_text = send_template


def main() -> None:
    """Measures every size in a process of its own and prints the table and the ratios to the smallest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--due", type=int, default=20_000, help="reminders due, of half as many people")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        print(json.dumps(measure(args.people[0], args.due)))
        return
    rows = []
    for people in args.people:
        command = [sys.executable, "-m", "bench.reminders", "--here", "--people", str(people), "--due", str(args.due)]
        rows.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
        print_row(people, args.due, rows[-1])
    for people, row in zip(args.people[1:], rows[1:], strict=True):
        print(
            f"{people:,} people to {args.people[0]:,}, the same due:"
            f" scan × {row['scan'] / rows[0]['scan']:.2f}, pass × {row['pass'] / rows[0]['pass']:.2f}"
        )


def print_row(people: int, due: int, row: dict[str, Any]) -> None:
    """One size's figures."""
    quarters = " ".join(f"{megabytes:.0f}" for megabytes in row["memory"])
    print(f"{people:,} people, {due:,} due (made in {row['made']:.0f} s, {row['file']:.0f} MB on disk)")
    print(f"  scan {row['scan'] * 1000:.0f} ms; memory at each quarter of the pass: {quarters} MB")
    print(
        f"  pass {row['pass']:.1f} s = {due / row['pass']:,.0f} sends a second,"
        f" {row['used']:.1f} s of them processor  [{row['tally']}]"
    )
    print(f"  http {row['http']:.1f} s = {due / row['http']:,.0f} sends a second  [{row['http_tally']}]")


def measure(people: int, due: int) -> dict[str, Any]:
    """The figures of one size."""
    configure_logging(quiet=True)
    with tempfile.TemporaryDirectory() as folder, instant_platform() as address:
        path = Path(folder) / "bot.db"
        told = {**ENV, "BOT_STORAGE__URL": f"sqlite:///{path}", "BOT_WECHAT__API_BASE_URL": address}
        settings = configuration.load(None, told)
        store = Store.open(settings.storage.url)
        made, _ = timed(lambda: fill(store, people, due))
        scan = min(timed(lambda: list(pages(store)))[0] for _ in range(20))
        shipped()
        sender = Watched(Instant(), due)
        used = time.process_time()
        seconds, tally = timed(lambda: run_pass(settings, store, sender, NOW))
        used = time.process_time() - used
        client = make_client(settings, store, Clock())
        later = NOW + timedelta(days=16)  # the next step of the same people is due then, and of nobody else
        http, http_tally = timed(lambda: run_pass(settings, store, client, later))
        figures = {
            "made": made,
            "file": path.stat().st_size / 1e6,
            "scan": scan,
            "pass": seconds,
            "used": used,
            "tally": tally,
            "memory": sender.megabytes,
            "http": http,
            "http_tally": http_tally,
        }
        store.close()
    return figures


def fill(store: Store, people: int, due: int) -> None:
    """So many people; `due` reminders of some of them, scattered among the others, are due at NOW."""
    dice = random.Random(1)
    lucky = set(dice.sample(range(people), due // len(HOLDERS)))
    for begin in range(0, people, AT_ONCE):
        with store.transaction():
            for number in range(begin, min(begin + AT_ONCE, people)):
                openid = f"o{dice.getrandbits(108):027x}"
                store.people.save(Person(openid, following=True, last_wrote_at=TOLD), TOLD)
                for holder in HOLDERS if number in lucky else HOLDERS[:1]:
                    store.dates.save(record(openid, holder, 0 if number in lucky else dice.randint(40, 330)))


def record(openid: str, holder: str, days_ahead: int) -> DateRecord:
    """A record whose next step is that many days ahead."""
    days = timedelta(days=days_ahead)
    return DateRecord(openid, holder, TOLD, TOLD, expires_on=EXPIRY + days, next_due_at=NOW + days)


def pages(store: Store) -> Iterator[Due]:
    """All that is due, found as a pass finds it."""
    after: Due | None = None
    while page := store.dates.due_keys(NOW, PAGE, after):
        after = page[-1]
        yield from page


def run_pass(settings: configuration.Settings, store: Store, sender: Sender, now: datetime) -> str:
    """One pass as of `now`, as fast as it goes."""
    edition = shipped()
    parts = make_parts(settings, store, sender, lambda: edition, Clock())
    store.marks.set(PLANNED_BY, parts.planner.rules(now))  # as in a bot that has been running
    return str(Dispatcher(parts, per_second=None).run(now, Patience(10.0)))


@functools.cache
def shipped() -> Edition:
    """The knowledge as it is shipped, read once."""
    edition = load(read_folder(SHIPPED))
    if isinstance(edition, list):
        raise SystemExit("the shipped knowledge has defects")
    return edition


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """How long it took, and what it gave."""
    begun = time.perf_counter()
    result = act()
    return time.perf_counter() - begun, result


def resident() -> float:
    """This process's memory in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


@contextmanager
def instant_platform() -> Iterator[str]:
    """The address of a platform that takes everything at once, in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve_instantly, args=(theirs,), daemon=True)
    process.start()
    try:
        yield str(ours.recv())
    finally:
        process.kill()
        process.join()


class Answering(socketserver.StreamRequestHandler):
    """Reads a request and says yes, on one connection for as long as it is used."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        while line := self.rfile.readline():
            size = 0
            while (header := self.rfile.readline()) not in (b"\r\n", b""):
                if header.lower().startswith(b"content-length:"):
                    size = int(header.split(b":")[1])
            self.rfile.read(size)
            told = {"access_token": "T", "expires_in": 7200} if b"token" in line.split(b"?")[0] else {"msgid": 1}
            body = json.dumps({"errcode": 0, "errmsg": "ok", **told}).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            self.wfile.write(head.encode() + body)


def serve_instantly(line: Connection) -> None:
    """The process of the instant platform: says where it is, and answers."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    line.send(f"http://127.0.0.1:{server.server_address[1]}")
    server.serve_forever()


if __name__ == "__main__":
    main()
