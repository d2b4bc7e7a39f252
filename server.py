"""The production server: granian, several worker processes, each with enough threads that stalled clients cannot
stop it. The workers import the application afresh, so nothing of the parent's is shared."""

from __future__ import annotations

import errno
import os
import socket
import tempfile

import click
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

import settings as configuration

HEADERS_WITHIN = 10_000  # milliseconds for a request's headers


def refuse_taken(host: str, port: int) -> None:
    """Raises SettingsError where nobody can listen there, or another program does: the workers share their port, so
    the system would let two servers share it too, each with half of the messages."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise configuration.SettingsError(
                f"server.port: {host}:{port} 已经有程序在用。换一个端口（--port），或先停掉那个程序"
            ) from None
        raise configuration.SettingsError(
            f"server.host: 不能在 {host}:{port} 监听（{fault.strerror or fault}）。改成本机的地址，例如 127.0.0.1"
        ) from None


def run(target: str, server: configuration.Server, threads: int) -> None:
    """Serves the application factory `target` until told to stop (SIGINT, SIGTERM)."""
    demo = configuration.load().demo
    refuse_taken(server.host, server.port)
    with tempfile.TemporaryDirectory(prefix="huxu-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # the workers' counts are added up from here
        click.echo(
            f"沪续在 http://{server.host}:{server.port} 运行" + ("，用浏览器打开就能聊（演示模式）" if demo else "")
        )
        click.echo("按 Ctrl-C 停止")
        Server(
            target,
            factory=True,
            address=server.host,
            port=server.port,
            interface=Interfaces.WSGI,
            workers=server.workers,
            blocking_threads=threads,
            backpressure=threads * 8,
            http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN),
            log_enabled=False,
            websockets=False,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()
