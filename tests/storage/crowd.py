"""Runs something many times at once, in threads and in processes, started together."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def in_threads(n: int, act: Callable[[int], Any]) -> list[Any]:
    """What `act(i)` returned in each of `n` threads that began at the same moment; the first fault is raised."""
    barrier = threading.Barrier(n)
    results: list[Any] = [None] * n
    faults: list[BaseException] = []

    def run(i: int) -> None:
        try:
            barrier.wait()
            results[i] = act(i)
        except Exception as fault:  # noqa: BLE001 - handed to the test below
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(i,)) for i in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return results


def start(script: str, *args: str) -> subprocess.Popen[str]:
    """A Python process that runs `script` from the checkout; its pipes are open as text."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script, *args],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{Path(__file__).parent}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def in_processes(n: int, script: str, args: Sequence[str]) -> list[str]:
    """What each of `n` processes printed. A script prints `ready`, reads a line, then acts: so they begin together."""
    running = [start(script, *args) for _ in range(n)]
    for process in running:
        assert process.stdout
        first = process.stdout.readline()
        assert first.strip() == "ready", process.communicate()[1]
    for process in running:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    printed = []
    for process in running:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        printed.append(out)
    return printed
