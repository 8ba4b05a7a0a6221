"""The deployment that docs/deploy.md describes, tried: serve and worker behind deploy/nginx.conf with TLS."""

from __future__ import annotations

import http.client
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator

import pytest

ROOT = pathlib.Path(__file__).parent.parent
NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if pathlib.Path("/usr/sbin/nginx").exists() else None)
NAME = "firstbell.example.org"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until something listens on the port; the process's end is a failure."""
    while process.poll() is None:
        with socket.socket() as one:
            one.settimeout(1)
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError(f"{process.args} has ended")


def certificate(folder: pathlib.Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
        + ["-addext", f"subjectAltName=DNS:{NAME}"]
        + ["-keyout", str(folder / "firstbell.key"), "-out", str(folder / "firstbell.pem")],
        check=True,
        capture_output=True,
    )


def proxy_settings(folder: pathlib.Path, *, tls: int, pages: int) -> pathlib.Path:
    """deploy/nginx.conf with the ports and paths of this test, inside the smallest main file."""
    server = (ROOT / "deploy" / "nginx.conf").read_text()
    for there, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
        ("/etc/ssl/firstbell", str(folder / "firstbell")),
        ("127.0.0.1:8000", f"127.0.0.1:{pages}"),
    ):
        assert there in server
        server = server.replace(there, here)
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "main.conf"
    whole.write_text(
        f"daemon off;\npid {folder / 'pid'};\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{server}}}\n"
    )
    return whole


@pytest.fixture
def deployed(tmp_path: pathlib.Path) -> Iterator[int]:
    """The port of the TLS proxy before a new installation with one administrator."""
    if NGINX is None:
        reason = "nginx is not installed (Debian: nginx-light): the deployment is not tried"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    pages, tls = free_port(), free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTBELL_")} | {
        "FIRSTBELL_DATABASE_URL": f"sqlite:///{tmp_path / 'firstbell.db'}",
        "FIRSTBELL_PORT": str(pages),
        "FIRSTBELL_PROCESSES": "1",
    }
    firstbell = [sys.executable, "-m", "web"]
    subprocess.run([*firstbell, "init"], env=environ, check=True, capture_output=True)
    subprocess.run(
        [*firstbell, "user", "add", "root.admin", "--role", "administrator"],
        env=environ,
        input=b"Rory Admin\nfour plain words here\nfour plain words here\n",
        check=True,
        capture_output=True,
    )
    certificate(tmp_path)
    nginx = [NGINX, "-e", "stderr", "-p", str(tmp_path), "-c", str(proxy_settings(tmp_path, tls=tls, pages=pages))]
    running = [subprocess.Popen([*firstbell, command], env=environ) for command in ("serve", "worker")]
    try:
        wait_for(pages, running[0])
        running.append(subprocess.Popen(nginx))
        wait_for(tls, running[-1])
        yield tls
        assert running[1].poll() is None, "the worker has ended by itself"
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(timeout=20)


def connection(port: int, folder: pathlib.Path) -> http.client.HTTPSConnection:
    trusted = ssl.create_default_context(cafile=str(folder / "firstbell.pem"))
    reached = http.client.HTTPSConnection("127.0.0.1", port, context=trusted, timeout=20)
    plain = socket.create_connection(("127.0.0.1", port), timeout=20)
    reached.sock = trusted.wrap_socket(plain, server_hostname=NAME)
    return reached


def test_an_administrator_signs_in_through_the_tls_proxy(deployed: int, tmp_path: pathlib.Path) -> None:
    asked = connection(deployed, tmp_path)
    asked.request("GET", "/sign-in", headers={"Host": NAME})
    page = asked.getresponse()
    body = page.read().decode()
    cookie = str(page.getheader("Set-Cookie")).split(";")[0]
    token = body.split('name="csrf_token" value="')[1].split('"')[0]
    sent = connection(deployed, tmp_path)

    sent.request(
        "POST",
        "/sign-in",
        body=urllib.parse.urlencode({"csrf_token": token, "name": "root.admin", "password": "four plain words here"}),
        headers={
            "Host": NAME,
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://{NAME}/sign-in",
        },
    )
    answer = sent.getresponse()
    given = str(answer.getheader("Set-Cookie"))
    answer.read()
    asked.close()
    sent.close()

    assert answer.status in (302, 303)
    assert given.startswith("__Host-firstbell=")
    assert "Secure" in given
