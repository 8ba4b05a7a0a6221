"""What the pages need to know about where they run. It never reads a database and never keeps a password.

FIRSTBELL_HOSTS   host names the server answers to, separated by commas; empty: any
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

#: the longest body of a request, and of the fields of a form
MAX_BODY = 2 * 1024 * 1024
MAX_FORM = 1024 * 1024
#: the longest file of students: what loading takes, with some room for the form around it
MAX_FILE = 51 * 1024 * 1024


@dataclass(frozen=True)
class Config:
    """Where the pages run."""

    #: signs the browser's cookie
    secret: bytes
    #: the demo on 127.0.0.1: plain HTTP, so the cookie can be neither Secure nor __Host-; its clock is shown
    demo: bool = False
    #: host names to answer to; empty: any
    hosts: tuple[str, ...] = ()

    @property
    def cookie(self) -> str:
        return "firstbell" if self.demo else "__Host-firstbell"


def of_environment(environ: Mapping[str, str], *, key: bytes, demo: bool) -> Config:
    """The settings of a process; `key` is the installation's key, from which the cookie's secret is derived."""
    hosts = tuple(host.strip() for host in environ.get("FIRSTBELL_HOSTS", "").split(",") if host.strip())
    return Config(secret=secret_of(key), demo=demo, hosts=hosts)


def secret_of(key: bytes) -> bytes:
    """The secret of cookies: derived, so that one file holds all an installation must keep."""
    return hashlib.blake2b(b"cookies of the pages", key=hashlib.sha256(key).digest()).digest()
