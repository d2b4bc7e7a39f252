"""kill -9 of the dispatcher at random moments over due reminders, then two dispatchers at once: what arrived how often.

    python -m bench.kill_dispatcher [--people 2000] [--kills 100] [--seconds 240] [--seed 1]

The stand-in of the platform runs in a process of its own and is reached over HTTP; each call takes it about 50 ms, as
the platform's do. The dispatchers are forked from a process that has loaded everything but opened nothing, so that a
kill can meet any moment: taking the lease, claiming, calling, settling. Each rung is measured by itself: a template
message may be repeated under its client_msg_id, a customer-service text may not and can end as unknown.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from multiprocessing.connection import Connection
from typing import cast

import settings as configuration
from clock import SHANGHAI, Clock
from knowledge.load import SHIPPED, load, read_folder
from knowledge.model import Edition
from logs import configure_logging
from reminders.dispatch import Dispatcher
from reminders.join import make_client, make_parts
from reminders.pace import Patience
from storage.dates import DateRecord
from storage.people import Person
from storage.store import Store

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI)
EXPIRY = date(2026, 12, 31)  # thirty days later: its window opens on that day
CALL_SECONDS = (0.02, 0.08)
KILLED_WITHIN = 0.3  # seconds after its start; a chunk of 32 takes about a third of that
RUNGS: Mapping[str, Mapping[str, str]] = {
    "template": {"BOT_WECHAT__TEMPLATES__REMINDER__ID": "tpl"},
    "text": {},
}


@dataclass
class Field:
    """One measurement's world: the configuration, who is due, and the line to the stand-in."""

    settings: configuration.Settings
    people: list[str]
    edition: Edition
    line: Connection

    def received(self) -> Counter[str]:
        """How many messages each person has got."""
        self.line.send("received")
        return Counter(cast(list[str], self.line.recv()))

    def dispatcher(self) -> int:
        """Forks one; its process id."""
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                self.run_pass()
                status = 0
            finally:
                os._exit(status)
        return pid

    def run_pass(self) -> str:
        """One pass in this process, as `remind send --now` makes it."""
        store, clock = Store.open(self.settings.storage.url), Clock()
        client = make_client(self.settings, store, clock)
        parts = make_parts(self.settings, store, client, lambda: self.edition, clock)
        try:
            return str(Dispatcher(parts).run(NOW, Patience(60.0)))
        finally:
            store.close()


def main() -> None:
    """Measures both rungs and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=240.0, help="at most, for all kills of one rung")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    configure_logging(quiet=True)
    edition = load(read_folder(SHIPPED))
    if isinstance(edition, list):
        raise SystemExit("the shipped knowledge has defects")
    for rung in RUNGS:
        with tempfile.TemporaryDirectory() as folder:
            field, standin = prepare(rung, folder, args.people, edition)
            kills, passes = kill_again_and_again(field, args.kills, args.seconds, random.Random(args.seed))
            last = field.run_pass()
            print(f"{rung}: {args.people} due, {kills} kills in {passes} passes; last pass: {last}")
            report(field)
            standin.kill()
            standin.join()
    with tempfile.TemporaryDirectory() as folder:
        field, standin = prepare("template", folder, args.people, edition)
        both = [field.dispatcher() for _ in range(2)]
        ends = [os.waitpid(pid, 0)[1] for pid in both]
        print(f"two dispatchers at once: {args.people} due, exit {ends}")
        report(field)
        standin.kill()
        standin.join()


def kill_again_and_again(field: Field, kills: int, seconds: float, dice: random.Random) -> tuple[int, int]:
    """How many dispatchers were killed at work, and how many were begun."""
    killed, begun, until = 0, 0, time.monotonic() + seconds
    while killed < kills and time.monotonic() < until:
        begun += 1
        pid = field.dispatcher()
        time.sleep(dice.uniform(0.0, KILLED_WITHIN))
        os.kill(pid, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(pid, 0)[1])
    return killed, begun


def report(field: Field) -> None:
    """The figures: everything that is due has arrived once, or is on record as unknown and listed."""
    received, store = field.received(), Store.open(field.settings.storage.url)
    states = {person: [step.state for step in store.steps.of(person)] for person in field.people}
    unknown = {step.person for step in store.steps.listing("unknown", len(field.people))}
    store.close()
    lost = [p for p, state in states.items() if not received[p] and state != ["unknown"]]
    double = [p for p in field.people if received[p] > 1]
    odd = Counter(str(state) for state in states.values() if state not in (["sent"], ["unknown"]))
    arrived = sum(1 for person in unknown if received[person])
    print(
        f"  received={sum(received.values())} lost={len(lost)} double={len(double)}"
        f" unknown={sum(state == ['unknown'] for state in states.values())} listed={len(unknown)}"
        f" (of these arrived={arrived}) other={dict(odd)}"
    )


def prepare(rung: str, folder: str, people: int, edition: Edition) -> tuple[Field, multiprocessing.Process]:
    """A database with so many people due, who wrote an hour ago, and a running stand-in."""
    ours, theirs = multiprocessing.Pipe()
    standin = multiprocessing.get_context("spawn").Process(target=stand_in, args=(theirs,), daemon=True)
    standin.start()
    env = {
        "BOT_STORAGE__URL": f"sqlite:///{folder}/bot.db",
        "BOT_WECHAT__API_BASE_URL": str(ours.recv()),
        **RUNGS[rung],
    }
    settings = configuration.load(None, env)
    store = Store.open(settings.storage.url)
    openids = [f"o{number:027d}" for number in range(people)]
    told = NOW - timedelta(days=40)
    with store.transaction():
        for openid in openids:
            store.people.save(Person(openid, following=True, last_wrote_at=NOW - timedelta(hours=1)), NOW)
            store.dates.save(DateRecord(openid, "本人", told, told, expires_on=EXPIRY, next_due_at=NOW))
    store.close()
    return Field(settings, openids, edition, ours), standin  # type: ignore[return-value]


def stand_in(line: Connection) -> None:
    """The stand-in's process: says where it is, then who has received what, whenever asked."""
    import threading

    from flask import Flask, request
    from werkzeug.serving import WSGIRequestHandler, make_server

    from wechat.mailbox import MemoryMailbox
    from wechat.standin import Platform, standin_blueprint

    class Quiet(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log(self, type: str, message: str, *args: object) -> None:
            pass

    demo, mailbox, dice = configuration.load(None, {}).wechat, MemoryMailbox(), random.Random(2)
    app = Flask("standin")

    @app.before_request
    def takes_its_time() -> None:
        if "/message/" in request.path:
            time.sleep(dice.uniform(*CALL_SECONDS) / 2)

    @app.after_request
    def and_to_answer(response: object) -> object:
        if "/message/" in request.path:
            time.sleep(dice.uniform(*CALL_SECONDS) / 2)
        return response

    platform = Platform(demo.app_id, demo.app_secret, Clock(), mailbox)
    app.register_blueprint(standin_blueprint(platform, demo=True))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    line.send(f"http://127.0.0.1:{server.server_port}")
    while line.recv():
        line.send([received.openid for received in mailbox.everything()])


if __name__ == "__main__":
    main()
