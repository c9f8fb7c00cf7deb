"""Where the embedded servers keep their things, and as whom they run.

    var/<profile>/            lock, ports.json, secrets.json (0600): ours
    <home>/postgres, valkey   their data, owned by whom they run as
    <home>/log                what they say

PostgreSQL refuses to run as root, so root runs both as `nobody`. The home is var/<profile>
itself unless `nobody` cannot get there (a checkout in root's 0700 home): then it is a folder
under /var/lib named by a hash of the checkout's path, with a copy of the binaries beside the
data, and var/<profile>/home points there.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

from accelerator.embedded.errors import DISK_FULL, EmbeddedError

CHECKOUT = Path(__file__).resolve().parents[2]
ELSEWHERE = Path("/var/lib/partnership-accelerator")
ENOUGH_SPACE = 150 * 2**20  # bytes; a fresh cluster takes about 50 MB


def var_folder() -> Path:
    """The state folder: STATE_DIR, or var/ of the checkout."""
    return Path(os.environ.get("STATE_DIR") or CHECKOUT / "var").resolve()


@dataclass(frozen=True)
class RunAs:
    """The account that the servers run as; `change` is false when that is ourselves."""

    uid: int
    gid: int
    change: bool

    def arguments(self) -> dict:
        """Keyword arguments for subprocess."""
        base: dict = {"cwd": "/", "stdin": -3}  # DEVNULL
        if self.change:
            base |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return base

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may go down to the folder."""
        if not self.change:
            return True
        return all(self._may_search(part) for part in [folder, *folder.parents])

    def _may_search(self, folder: Path) -> bool:
        kept = folder.stat()
        if kept.st_uid == self.uid:
            return bool(kept.st_mode & 0o100)
        if kept.st_gid == self.gid:
            return bool(kept.st_mode & 0o010)
        return bool(kept.st_mode & 0o001)


def run_as() -> RunAs:
    """`nobody` when we are root, else ourselves."""
    if os.geteuid() != 0:
        return RunAs(os.geteuid(), os.getegid(), change=False)
    account = pwd.getpwnam("nobody")
    return RunAs(account.pw_uid, account.pw_gid, change=True)


@dataclass(frozen=True)
class Place:
    """Everything about where one profile (demo, test) lives."""

    profile: str
    state: Path
    who: RunAs = field(default_factory=run_as)

    @cached_property
    def home(self) -> Path:
        """The folder of the data: ours if the account can get there, else one elsewhere."""
        if self.who.can_enter(self.state):
            return self.state
        digest = hashlib.sha256(str(self.state).encode()).hexdigest()[:12]
        home = ELSEWHERE / f"{self.profile}-{digest}"
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
        pointer = self.state / "home"
        if not pointer.is_symlink():
            pointer.symlink_to(home)
        return home

    def folder(self, name: str) -> Path:
        """A folder below home that belongs to the account the servers run as."""
        folder = self.home / name
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.who.change:
            os.chown(folder, self.who.uid, self.who.gid)
        return folder

    def reachable(self, original: Path, name: str, *beside: Path) -> Path:
        """The binaries' folder `original` itself, or a copy of it that the account can enter.

        `beside` are folders that must lie next to it (the libraries that it links to).
        """
        if self.who.can_enter(original):
            return original
        copy = self.home / "programs" / name
        for source, target in [(original, copy), *((b, copy.parent / b.name) for b in beside)]:
            if not target.exists():
                part = target.with_name(f"{target.name}.part")
                shutil.rmtree(part, ignore_errors=True)
                shutil.copytree(source, part, symlinks=True)
                part.rename(target)
        return copy

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Only one process at a time starts or stops servers here."""
        with open(self.state / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def open_users(self) -> IO[str]:
        """A file on which every user of the profile holds a shared lock."""
        users = open(self.state / "users", "w")
        fcntl.flock(users, fcntl.LOCK_SH)
        return users

    def alone(self, users: IO[str]) -> bool:
        """Whether nobody else holds the profile."""
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def password(self, role: str) -> str:
        """The random password of a role, made at the first asking."""
        path = self.state / "secrets.json"
        known = json.loads(path.read_text()) if path.exists() else {}
        if role not in known:
            known[role] = secrets.token_urlsafe(24)
            write_private(path, json.dumps(known, indent=1))
        return known[role]

    def port(self, server: str) -> int | None:
        """The port this server used last, or None."""
        return self._ports().get(server)

    def choose_port(self, server: str) -> int:
        """The port it used last if that is free, else any free one; written down."""
        ports = self._ports()
        if not is_free(ports.get(server)):
            ports[server] = free_port()
            write_private(self.state / "ports.json", json.dumps(ports))
        return ports[server]

    def _ports(self) -> dict[str, int]:
        path = self.state / "ports.json"
        return json.loads(path.read_text()) if path.exists() else {}


def place_for(profile: str) -> Place:
    """The place of a profile, its folder made."""
    state = var_folder() / profile
    try:
        state.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise EmbeddedError(f"{error.filename} cannot be written by this account.") from None
    except OSError as error:
        raise EmbeddedError(f"{state} cannot be made: {error.strerror}.") from None
    if not os.access(state, os.W_OK):
        raise EmbeddedError(f"{state} belongs to another account: remove it, or run as its owner.")
    return Place(profile, state)


def check_space(folder: Path) -> None:
    """Refuse to begin on a disk that is about to be full."""
    if shutil.disk_usage(folder).free < ENOUGH_SPACE:
        raise EmbeddedError(DISK_FULL)


def write_private(path: Path, text: str) -> None:
    """Replace a file by one that only we may read, never half written."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    part.replace(path)


def is_free(port: int | None) -> bool:
    """Whether we could listen on this port of 127.0.0.1."""
    if port is None:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Any free port of 127.0.0.1."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", 0))
        except OSError as error:
            reason = f"No free port on 127.0.0.1 ({error.strerror})"
            raise EmbeddedError(f"{reason}: close a program, then start again.") from None
        return probe.getsockname()[1]
