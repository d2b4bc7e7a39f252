"""bot.py as it is typed: real processes, one clear line for a fault, never a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from storage.store import Store

ROOT = Path(__file__).parent.parent


def run(*arguments: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BOT_")} | env
    return subprocess.run(
        [sys.executable, str(ROOT / "bot.py"), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_ask_answers_with_its_source(tmp_path):
    done = run("ask", "居住证到期前多久可以签注？", "--explain", folder=tmp_path)
    assert done.returncode == 0
    assert "30 天" in done.stdout
    assert "依据：" in done.stdout
    assert "候选" in done.stdout


def test_ask_answers_as_of_a_day(tmp_path):
    done = run("ask", "居住证12月31号到期，提醒我", "--as-of", "2027-03-01", folder=tmp_path)
    assert "2027年12月31日" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["ask", "你好", "--as-of", "明天"], "--as-of"),
        (["--config", "none.toml", "doctor"], "none.toml"),
        (["user", "export", "oNobody"], "没有"),
        (["kb", "rollback", "99", "-m", "x"], "99"),
        (["kb", "publish"], "缺 -m（这一版改了什么，一句话）。用 bot.py kb publish -h"),
        (["kb", "rollback", "-m", "x"], "缺 NUMBER。"),
        (["kb", "rollback", "zero", "-m", "x"], "NUMBER 不对：要 1 或更大的整数"),
        (["kb", "publish", "-m"], "-m 后面要写内容"),
        (["kb", "publish", "--mesage", "x"], "没有 --mesage 这个选项，是不是 --message"),
        (["kb", "check", "nowhere"], "没有这个文件或文件夹"),
        (["kb", "chek"], "没有 chek 这个命令"),
        (["kb", "history", "3"], "多写了 3"),
        (["serve", "--port", "70000"], "要 1 到 65535 的整数"),
    ],
)
def test_a_users_mistake_is_one_line_and_no_traceback(tmp_path, arguments, word):
    done = run(*arguments, folder=tmp_path)
    assert done.returncode in (1, 2)
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Usage" not in done.stderr
    assert "Error" not in done.stderr


def test_help_is_still_help(tmp_path):
    done = run("kb", "publish", "-h", folder=tmp_path)
    assert done.returncode == 0
    assert "--message" in done.stdout
    assert "rollback" in run("kb", folder=tmp_path).stderr


def test_going_back_from_the_terminal_is_on_record(tmp_path):
    url = f"sqlite:///{tmp_path}/bot.db"
    assert run("kb", "rollback", "1", "-m", "改错了", folder=tmp_path, BOT_STORAGE__URL=url).returncode == 0
    store = Store.open(url)
    (act,) = store.audit.listing()
    assert (act.actor, act.act, act.subject, act.detail) == ("命令行", "回退", "第 2 版", {"note": "改错了", "to": 1})
    store.close()


def test_serve_on_a_port_in_use_is_refused(tmp_path):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as another server of ours would
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("serve", "--port", str(port), folder=tmp_path, BOT_STORAGE__URL=f"sqlite:///{tmp_path}/bot.db")
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_where_one_cannot_listen_is_refused(tmp_path):
    done = run("serve", "--host", "999.1.1.1", folder=tmp_path, BOT_STORAGE__URL=f"sqlite:///{tmp_path}/bot.db")
    assert done.returncode == 1
    assert "999.1.1.1" in done.stderr


def test_serve_with_the_example_config_says_what_is_missing(tmp_path):
    (tmp_path / "config.toml").write_text((ROOT / "config.example.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert run("doctor", folder=tmp_path).returncode == 0
    done = run("serve", folder=tmp_path)
    assert done.returncode == 1
    assert "wechat.token" in done.stderr


def test_an_unwritable_database_is_said(tmp_path):
    done = run("doctor", folder=tmp_path, BOT_STORAGE__URL="sqlite:////proc/nowhere/bot.db")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_backup_copies_the_database(tmp_path):
    assert run("ask", "你好", folder=tmp_path).returncode == 0
    assert run("backup", "copy.db", folder=tmp_path).returncode == 0
    assert (tmp_path / "copy.db").stat().st_size > 0
