"""The configuration: where it comes from, and what is said of its faults."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import settings as configuration
from settings import Settings, SettingsError

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "config.example.toml"


def test_nothing_given_is_demo_mode(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    demo = configuration.load(None, {})
    assert demo.demo
    assert demo.wechat.token == "demo-token"
    assert demo.chat.enabled
    assert demo.console.enabled
    assert demo.wechat.api_base_url.startswith("http://127.0.0.1:8000/")


def test_the_example_loads_as_it_is_and_shows_the_defaults():
    loaded = configuration.load(str(EXAMPLE), {})
    assert not loaded.demo
    assert loaded.model_copy(update={"menu": (), "source": "", "demo": False}) == Settings()


def test_the_example_documents_every_key():
    shown = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    for section, model in Settings.model_fields.items():
        if section in ("demo", "source", "menu"):
            continue
        keys = set(getattr(model.annotation, "model_fields", {}))
        assert keys - {"users"} <= set(shown[section]), section


def test_a_config_in_the_working_folder_is_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[wechat]\ntoken = "abc"\n')
    assert configuration.load(None, {}).wechat.token == "abc"


def test_the_environment_names_a_file_and_wins_over_it(tmp_path):
    file = tmp_path / "bot.toml"
    file.write_text('[wechat]\ntoken = "abc"\n[server]\nport = 9000\n')
    env = {
        "BOT_CONFIG": str(file),
        "BOT_SERVER__PORT": "9001",
        "BOT_REMINDERS__LEAD_DAYS": "[7, 1]",
        "BOT_WECHAT__TEMPLATES__REMINDER__ID": "tpl",
        "BOT_CHAT__ENABLED": "true",
    }
    loaded = configuration.load(None, env)
    assert (loaded.wechat.token, loaded.server.port, loaded.reminders.lead_days) == ("abc", 9001, (7, 1))
    assert loaded.wechat.templates.reminder.id == "tpl"
    assert loaded.chat.enabled


def test_text_from_the_environment_is_taken_as_it_is(tmp_path):
    assert (
        configuration.load(None, {"BOT_WECHAT__TOKEN": "12345", "BOT_STORAGE__URL": "sqlite:///x.db"}).wechat.token
        == "12345"
    )


FAULTS = [
    ("[server]\nportt = 1\n", {}, ["bot.toml", "server.portt", "port"]),
    ('[server]\nport = "x"\n', {}, ["bot.toml", "server.port", "整数"]),
    ("[server]\nport = 99999\n", {}, ["bot.toml", "server.port", "65535"]),
    ("[sever]\nport = 1\n", {}, ["bot.toml", "sever", "server"]),
    ("[server\n", {}, ["bot.toml", "TOML"]),
    ('[wechat]\nencoding_aes_key = "short"\n', {}, ["bot.toml", "encoding_aes_key", "43"]),
    ('[reminders]\nsend_at = "9点"\n', {}, ["bot.toml", "reminders.send_at", "09:00"]),
    ('[[console.users]]\nname = "a"\nrole = "boss"\npassword_hash = "x"\n', {}, ["bot.toml", "role", "editor"]),
    ("", {"BOT_SERVER__PORT": "abc"}, ["BOT_SERVER__PORT", "TOML"]),
    ("", {"BOT_SERVER__NOPE": "1"}, ["BOT_SERVER__NOPE", "server.nope"]),
    ("", {"BOT_FOO__BAR": "1"}, ["BOT_FOO__BAR", "foo"]),
    ("[wechat]\nrequire_encryption = true\n", {}, ["bot.toml", "wechat.require_encryption", "encoding_aes_key"]),
    ('[wechat]\napi_base_url = "api"\n', {}, ["bot.toml", "wechat.api_base_url", "https://"]),
    ('[server]\npublic_url = "my.host"\n', {}, ["bot.toml", "server.public_url", "https://"]),
    ("demo = true\n", {}, ["bot.toml", "demo"]),
]


@pytest.mark.parametrize(("text", "env", "words"), FAULTS)
def test_a_fault_names_file_key_and_mend(tmp_path, text, env, words):
    file = tmp_path / "bot.toml"
    file.write_text(text)
    with pytest.raises(SettingsError) as told:
        configuration.load(str(file), env)
    for word in words:
        assert word in str(told.value)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(SettingsError, match="没有这个配置文件"):
        configuration.load(str(tmp_path / "none.toml"), {})


def test_secrets_do_not_show_when_printed():
    loaded = configuration.load(None, {"BOT_WECHAT__APP_SECRET": "s3cret-value"})
    assert "s3cret-value" not in repr(loaded)
