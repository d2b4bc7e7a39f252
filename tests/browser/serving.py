"""The real program as a subprocess on a free port with a database of its own, and the real browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from clock import Clock
from console.session import hash_password
from storage.store import Store

ROOT = Path(__file__).parents[2]
TOKEN = "browser-token"
PASSWORDS = {"li": "publisher-li-1234", "wang": "editor-wang-1234", "zhao": "editor-zhao-1234"}
READY_WITHIN = 40.0  # seconds, on a slow machine
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = "axe-core@4.10.3"
CONFIG = """
[server]
port = {port}
workers = 2
[wechat]
token = "{token}"
[storage]
url = "sqlite:///{folder}/bot.db"
[console]
enabled = true
{users}
"""
USER = """
[[console.users]]
name = "{name}"
role = "{role}"
password_hash = "{password_hash}"
"""


class Server:
    """`bot.py serve` with users of its own; `files` are published first, else the shipped knowledge is."""

    def __init__(self, folder: Path, files: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.store_url = f"sqlite:///{folder}/bot.db"
        users = "".join(
            USER.format(
                name=name, role="publisher" if name == "li" else "editor", password_hash=hash_password(password)
            )
            for name, password in PASSWORDS.items()
        )
        self.config = folder / "config.toml"
        self.config.write_text(CONFIG.format(port=self.port, token=TOKEN, folder=folder, users=users), "utf-8")
        if files:
            store = Store.open(self.store_url)
            store.editions.publish(files, "文件", "第一版", Clock().now(), 0)
            store.close()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it is ready."""
        log = (self.folder / "serve.log").open("ab")
        self.process = subprocess.Popen(self.command("serve"), cwd=ROOT, env=self._env(), stdout=log, stderr=log)
        log.close()
        deadline = time.monotonic() + READY_WITHIN
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "serve.log").read_text("utf-8")[-2000:])
            time.sleep(0.1)

    def stop(self) -> None:
        """Ends it."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def run(self, *arguments: str) -> str:
        """What a command prints, on the same configuration."""
        done = subprocess.run(self.command(*arguments), cwd=ROOT, env=self._env(), capture_output=True, text=True)
        return done.stdout + done.stderr

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "bot.py", "--config", str(self.config), *arguments]

    def _env(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}

    def _ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=2) as response:
                return bool(response.status == 200)
        except (URLError, OSError):
            return False


def browser_path() -> str:
    """A Chromium of this machine, installed now where that is allowed; "" when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None and _apt("chromium", "fonts-noto-cjk"):
        found = next(filter(None, map(shutil.which, names)), None)
    return found or ""


def axe_script(cache: Path) -> str:
    """The source of axe-core, fetched once with npm; "" when that is not possible."""
    script = cache / f"{AXE}.js"
    if not script.exists():
        if shutil.which("npm") is None and not _apt("npm"):
            return ""
        cache.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["npm", "pack", "--silent", AXE], cwd=cache, capture_output=True, text=True)
        if done.returncode:
            return ""
        package = cache / done.stdout.strip().splitlines()[-1]
        with tarfile.open(package) as archive:
            member = archive.extractfile("package/axe.min.js")
            if member is None:
                return ""
            script.write_bytes(member.read())
        package.unlink()
    return script.read_text("utf-8")


def _apt(*packages: str) -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, env=quiet, capture_output=True).returncode:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
