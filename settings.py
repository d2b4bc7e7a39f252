"""Reads the configuration: TOML file plus environment, into frozen Settings.

Which file: the one named, else $BOT_CONFIG, else ./config.toml. None of these means demo mode. A key in the
environment, BOT_SECTION__KEY, wins over the file and over the demo's defaults. Whatever is wrong is said with the
file (or the variable), the key and the mend, as a SettingsError.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any, Literal, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

PREFIX = "BOT_"
OFFICIAL_API = "https://api.weixin.qq.com"
DEMO_TOKEN = "demo-token"
DEMO_PLATFORM = "/demo/platform"  # where serve mounts its stand-in of the platform


class SettingsError(Exception):
    """One clear line for the operator: where, which key, what is wrong, how to mend it."""


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Server(Section):
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    public_url: str = "http://127.0.0.1:8000"
    workers: int = Field(2, ge=1, le=64)

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        return web_address(value)


class Template(Section):
    id: str = ""
    fields: dict[str, str] = {}


class ReminderTemplate(Template):
    fields: dict[str, str] = {"thing1": "holder", "time2": "expires_on"}  # also where only the id is set


class Templates(Section):
    reminder: ReminderTemplate = ReminderTemplate()
    subscription: Template = Template()


class WeChat(Section):
    token: str = ""
    app_id: str = ""
    app_secret: str = Field("", repr=False)
    encoding_aes_key: str = Field("", repr=False)
    previous_encoding_aes_key: str = Field("", repr=False)
    original_id: str = ""
    api_base_url: str = OFFICIAL_API
    require_encryption: bool = False
    handoff: bool = False
    handoff_hours: str = "09:00-18:00"
    templates: Templates = Templates()

    @field_validator("encoding_aes_key", "previous_encoding_aes_key")
    @classmethod
    def _key_has_43_letters(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9]{43}", value):
            raise ValueError("要 43 个字母或数字，从公众平台「消息加解密密钥」原样复制")
        return value

    @field_validator("require_encryption")
    @classmethod
    def _needs_the_key(cls, value: bool, info: ValidationInfo) -> bool:
        if value and not info.data.get("encoding_aes_key"):
            raise ValueError("安全模式要用密钥：填上 wechat.encoding_aes_key，或改成 false")
        return value

    @field_validator("api_base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        return web_address(value)

    @field_validator("handoff_hours")
    @classmethod
    def _hours(cls, value: str) -> str:
        parse_hours(value)
        return value


class MenuItem(Section):
    name: str
    key: str = ""
    url: str = ""
    children: tuple[MenuItem, ...] = Field((), strict=False)


class Storage(Section):
    url: str = "sqlite:///data/bot.db"


class Reminders(Section):
    dispatcher: bool = True
    send_at: str = "09:00"
    lead_days: tuple[int, ...] = Field((14, 7, 3, 1, 0), strict=False)

    @field_validator("send_at")
    @classmethod
    def _moment(cls, value: str) -> str:
        parse_time(value)
        return value

    @field_validator("lead_days")
    @classmethod
    def _days(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if any(not 0 <= day <= 365 for day in value):
            raise ValueError("每个数都是到期前的天数，要在 0 到 365 之间")
        return tuple(sorted(set(value), reverse=True))


class ConsoleUser(Section):
    name: str
    role: Literal["editor", "publisher"]
    password_hash: str = Field(repr=False)


class Console(Section):
    enabled: bool = False
    users: tuple[ConsoleUser, ...] = Field((), strict=False)


class Chat(Section):
    enabled: bool = False


class Privacy(Section):
    keep_messages_days: int = Field(30, ge=1, le=3650)


class Settings(Section):
    """The whole configuration. `demo` and `source` are not keys: they say where it came from."""

    server: Server = Server()
    wechat: WeChat = WeChat()
    menu: tuple[MenuItem, ...] = Field((), strict=False)
    storage: Storage = Storage()
    reminders: Reminders = Reminders()
    console: Console = Console()
    chat: Chat = Chat()
    privacy: Privacy = Privacy()
    demo: bool = Field(False, exclude=True)
    source: str = Field("", exclude=True)


def web_address(text: str) -> str:
    """`text`, where it is the address of a server. Raises ValueError with a sentence for the operator."""
    if not re.match(r"https?://[^/\s]", text):
        raise ValueError("要写成 https://api.weixin.qq.com 这样的地址，带 http:// 或 https://")
    return text


def parse_time(text: str) -> time:
    """Reads "HH:MM". Raises ValueError with a sentence for the operator."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError("要写成 09:00 这样的时刻")
    return time.fromisoformat(text)


def parse_hours(text: str) -> tuple[time, time]:
    """Reads "HH:MM-HH:MM". Raises ValueError with a sentence for the operator."""
    begin, dash, end = text.partition("-")
    if not dash:
        raise ValueError("要写成 09:00-18:00 这样的时段")
    return parse_time(begin.strip()), parse_time(end.strip())


def load(path: str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings from `path`, else $BOT_CONFIG, else ./config.toml, else the demo's. Raises SettingsError."""
    env = os.environ if environ is None else environ
    named = path or env.get("BOT_CONFIG") or ("config.toml" if Path("config.toml").exists() else None)
    data = read_toml(named) if named else demo_defaults()
    _refuse_reserved(data, named or "")
    origins: dict[str, str] = {}
    for name, text in env.items():
        if name.startswith(PREFIX) and "__" in name:
            keys = name[len(PREFIX) :].lower().split("__")
            _put(data, keys, _value(name, keys, text), name)
            origins[".".join(keys)] = name
    if not named:
        _aim_demo_at_itself(data)
    try:
        return Settings.model_validate({**data, "demo": not named, "source": named or ""})
    except ValidationError as fault:
        raise SettingsError("\n".join(_sentence(error, named, origins) for error in fault.errors())) from None


def read_toml(path: str) -> dict[str, Any]:
    """The TOML file as a dict. Raises SettingsError when it is missing or not TOML."""
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(
            f"{path}: 没有这个配置文件。复制一份 config.example.toml，或改 --config / BOT_CONFIG"
        ) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(
            f"{path}: 读不了这个文件（{type(fault).__name__}）。检查它的权限和编码（要 UTF-8）"
        ) from None
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(f"{path}: 不是合法的 TOML：{fault}。照 config.example.toml 的写法改") from None


def demo_defaults() -> dict[str, Any]:
    """What demo mode has instead of a file: no account, no key, nothing to edit."""
    return {
        "wechat": {"token": DEMO_TOKEN, "app_id": "wxdemo0000000000", "app_secret": "demo-secret"},
        "storage": {"url": "sqlite:///data/demo.db"},
        "console": {"enabled": True},
        "chat": {"enabled": True},
    }


def _aim_demo_at_itself(data: dict[str, Any]) -> None:
    """Demo pushes go to the stand-in inside `serve`, unless a platform address is set."""
    server, wechat = data.setdefault("server", {}), data["wechat"]
    own = f"http://127.0.0.1:{server.get('port', 8000)}"
    server.setdefault("public_url", own)
    wechat.setdefault("api_base_url", own + DEMO_PLATFORM)


def _refuse_reserved(data: Mapping[str, Any], where: str) -> None:
    for key in ("demo", "source"):
        if key in data:
            raise SettingsError(f"{where}: {key}: 没有这个配置项。删掉它")


def _value(name: str, keys: list[str], text: str) -> Any:
    """The environment's text as it is where the key holds text, else parsed as TOML."""
    if _holds_text(keys):
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        raise SettingsError(f"环境变量 {name}: 不是合法的 TOML 值。例如 false、8000、[7, 1]") from None


def _holds_text(keys: list[str]) -> bool:
    model: Any = Settings
    for key in keys:
        if isinstance(model, type) and issubclass(model, BaseModel) and key in model.model_fields:
            model = model.model_fields[key].annotation
        else:
            return get_origin(model) is dict  # a table of texts such as templates.reminder.fields
    return model is str or get_origin(model) is Literal


def _put(data: dict[str, Any], keys: list[str], value: Any, name: str) -> None:
    table = data
    for key in keys[:-1]:
        table = table.setdefault(key, {})
        if not isinstance(table, dict):
            raise SettingsError(f"环境变量 {name}: {key} 不是一个配置段。照 config.example.toml 核对名字")
    table[keys[-1]] = value


TYPE_WORDS = {
    "string_type": "要一段文字，加上引号",
    "int_type": "要一个整数，不加引号",
    "bool_type": "要 true 或 false，不加引号",
    "tuple_type": "要一个列表，例如 [7, 1]",
    "dict_type": "要一个表",
    "model_type": "要一个配置段",
    "model_attributes_type": "要一个配置段",
    "missing": "缺这一项，补上它",
}


def _sentence(error: Any, named: str | None, origins: Mapping[str, str]) -> str:
    """One fault of pydantic's as our one line: where, key, what and mend."""
    path = [str(part) for part in error["loc"]]
    key = ".".join(path)
    told_by = origins.get(key) or next((name for of, name in origins.items() if of.startswith(f"{key}.")), "")
    where = f"环境变量 {told_by}" if told_by else named or "演示模式"
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(path[-1], _known_keys(path[:-1]), n=1)
        hint = f"是不是 {near[0]}？" if near else ""
        return f"{where}: {key}: 没有这个配置项。{hint}照 config.example.toml 改"
    if error["type"] == "value_error":
        return f"{where}: {key}: {error['ctx']['error']}"
    if error["type"] in TYPE_WORDS:
        return f"{where}: {key}: {TYPE_WORDS[error['type']]}"
    if error["type"] == "literal_error":
        return f"{where}: {key}: 只能是 {error['ctx']['expected'].replace(' or ', ' 或 ')}"
    limits = "、".join(
        f"{word} {error['ctx'][k]}" for k, word in (("ge", "不小于"), ("le", "不大于")) if k in error.get("ctx", {})
    )
    return f"{where}: {key}: 值不合适{'，要' + limits if limits else ''}。照 config.example.toml 改"


def _known_keys(path: list[str]) -> list[str]:
    model: Any = Settings
    for key in path:
        if isinstance(model, type) and issubclass(model, BaseModel) and key in model.model_fields:
            model = model.model_fields[key].annotation
    fields = getattr(model, "model_fields", {})
    return [name for name in fields if name not in ("demo", "source")]
