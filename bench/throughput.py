"""Messages per second through the whole bot, as a ratio to an empty Flask endpoint on the same server, in one run.

    python -m bench.throughput [--seconds 5] [--connections 16]

Every message is new (its own MsgId), signed, on keep-alive connections from this machine. The client shares the two
cores with the server, so read the ratio, not the figures.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from urllib.parse import urlencode

from bench.accuracy import OWN
from bench.questions import read
from clock import Clock
from settings import DEMO_TOKEN
from wechat import visitor

GRANIAN = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "32", "--no-log"]


def main() -> None:
    """Runs both servers, one after the other, twice, and prints the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--connections", type=int, default=16)
    args = parser.parse_args()
    ratios = []
    for turn in (1, 2):
        empty = measure(
            [sys.executable, "-m", "granian", *GRANIAN, "bench.empty:app"], "--port", args.seconds, args.connections
        )
        ours = measure([sys.executable, "bot.py", "serve"], "--port", args.seconds, args.connections)
        ratios.append(ours[0] / empty[0])
        for name, (rate, median, p99) in (("empty endpoint", empty), ("huxu", ours)):
            print(f"run {turn}  {name:<15} {rate:8.0f}/s   median {median:6.1f} ms   p99 {p99:6.1f} ms")
    print(f"\nratio huxu / empty endpoint: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")


def measure(command: list[str], port_flag: str, seconds: float, connections: int) -> tuple[float, float, float]:
    """Requests per second, median and p99 milliseconds, against a server started with `command`."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"BOT_STORAGE__URL": f"sqlite:///{folder}/bench.db", "BOT_REMINDERS__DISPATCHER": "false"}
        server = subprocess.Popen(
            [*command, port_flag, str(port)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(port)
            return load(port, seconds, connections)
        finally:
            server.terminate()
            server.wait(20)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until the server answers. Raises TimeoutError after 30 s."""
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("POST", "/wechat")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not answer within 30 s")


def load(port: int, seconds: float, connections: int) -> tuple[float, float, float]:
    """Posts new messages on `connections` keep-alive connections for `seconds`."""
    texts = [question.text for path in sorted(OWN.glob("questions_*.jsonl")) for question in read(path)]
    took: list[float] = []
    until = time.perf_counter() + seconds

    def visit(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        count = 0
        while time.perf_counter() < until:
            count += 1
            text = texts[(number * 37 + count) % len(texts)]
            push = visitor.text_push(DEMO_TOKEN, f"oBench{number:03d}{count % 50:019d}", text, Clock().now())
            started = time.perf_counter()
            connection.request("POST", "/wechat?" + urlencode(push.query), push.body)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"HTTP {answer.status}")
            took.append((time.perf_counter() - started) * 1000)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    return len(took) / seconds, statistics.median(took), took[int(len(took) * 0.99)]


if __name__ == "__main__":
    main()
