"""Around every request: only hosts that are ours, and headers that keep browsers from doing more than read."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.refusal import Refusal

LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]")

SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class Guard:
    """Refuses a Host that is not in the list (a page elsewhere could else reach a server on 127.0.0.1 by a name of
    its own), and adds SECURITY_HEADERS to every response.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            _add_headers(message)
            await send(message)

        host = host_name(Headers(scope=scope).get("host", ""))
        if host in self._hosts:
            await self._app(scope, receive, send_guarded)
            return
        refusal = Refusal(421, "host", "this server does not answer to that host name", hint="see --allow-host")
        await refusal.response()(scope, receive, send_guarded)


def host_name(host: str) -> str:
    """The name in a Host header, without the port: ``[::1]:8000`` → ``[::1]``."""
    host = host.strip().lower()
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host


def _add_headers(message: MutableMapping[str, Any]) -> None:
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)
