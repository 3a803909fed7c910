"""Running the application on a socket."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable, Collection
from pathlib import Path

import uvicorn

from kg.serve.app import create_app
from kg.serve.guard import LOCAL_HOSTS
from kg.serve.limits import MAX_BODY, MAX_CONNECTIONS, Limits


def serve(
    store: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    hosts: Collection[str] = (),
    limits: Limits | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve a store until interrupted. ``port`` 0 takes any that is free; ``hosts`` are names it answers to beside
    its own address and those of this machine; ``announce`` is told the address once it listens.

    Raises StoreError (there is no store), OSError (the address cannot be used).
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=MAX_CONNECTIONS) as listening:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}"
        app = create_app(store, limits=limits, hosts=(*LOCAL_HOSTS, shown, *hosts))
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            access_log=False,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=3,
            limit_concurrency=MAX_CONNECTIONS,
            h11_max_incomplete_event_size=2 * MAX_BODY,
        )
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # leaves no snapshot behind
        if announce:
            announce(address)
        uvicorn.Server(config).run(sockets=[listening])
