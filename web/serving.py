"""The server of the pages: gunicorn with the application made anew in each of its processes. It never fires a timer."""

from __future__ import annotations

import os
import socket
from typing import Any

from gunicorn.app.base import BaseApplication

from engine import errors
from web import app, config, environment
from workflows import demo_clock, installation


class Server(BaseApplication):
    """gunicorn, told everything here: it reads no file and no argument of its own."""

    def __init__(self, settings: environment.Environment, *, demo: bool) -> None:
        self._environment = settings
        self._demo = demo
        super().__init__()

    def load_config(self) -> None:
        settings: dict[str, Any] = {
            "bind": f"{self._environment.host}:{self._environment.port}",
            "workers": self._environment.processes,
            "threads": self._environment.threads,
            "worker_class": "gthread",
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            # a proxy that speaks TLS stands before it on the same machine
            "forwarded_allow_ips": "127.0.0.1,::1",
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        # made after the fork: a database connection must not be shared between processes
        settings = self._environment
        runtime = installation.opened(url=settings.database_url, key_file=settings.key_file)
        return app.create_app(
            runtime,
            clock=demo_clock.of(runtime.database),
            config=config.of_environment(os.environ, key=runtime.key, demo=self._demo),
        )


def run(settings: environment.Environment, *, demo: bool) -> None:
    """Serve until a signal ends it; ends the process. Misuse when something else serves there already."""
    try:
        with socket.create_server((settings.host, settings.port)):
            pass
    except OSError as error:
        raise errors.Misuse(
            f"Nothing can be served on {settings.host}:{settings.port}: {error.strerror}. Give another port."
        ) from None
    Server(settings, demo=demo).run()
