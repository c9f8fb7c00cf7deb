"""Is that process still there, and is it the one we mean?"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def is_running(pid: int, program: str) -> bool:
    """Whether the process lives (a zombie does not) and is this program.

    Pids are used again, and where process 1 reaps late a killed server stays a zombie for
    seconds: neither must pass for a server that runs.
    """
    state, name = _state_and_name(pid)
    return bool(state) and state not in "ZX" and program in name


def _state_and_name(pid: int) -> tuple[str, str]:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return _ask_ps(pid) if not Path("/proc/self/stat").exists() else ("", "")
    name, _, rest = stat.partition("(")[2].rpartition(")")
    return rest.split()[0], name


def _ask_ps(pid: int) -> tuple[str, str]:
    """Where there is no /proc (macOS)."""
    asked = ["ps", "-o", "state=,comm=", "-p", str(pid)]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split(None, 1)
    return (said[0][0], Path(said[1].strip()).name) if len(said) == 2 else ("", "")


def identity(pid: int) -> str:
    """ "<pid> <start>" of a living process: tells it from a later one with the same pid. Else ""."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        if Path("/proc/self/stat").exists():
            return ""
        asked = ["ps", "-o", "lstart=", "-p", str(pid)]
        said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
        return f"{pid} {'-'.join(said)}" if said else ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else f"{pid} {fields[19]}"


def end(pid: int, program: str, *signals: int, patience: float = 15) -> None:
    """Send the signals one after the other, each after `patience` seconds, until it is gone."""
    for number in (*signals, signal.SIGKILL):
        if not is_running(pid, program):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        wait_until(lambda: not is_running(pid, program), patience)


def wait_until(condition: Callable[[], object], seconds: float) -> bool:
    """Ask again and again, for so many seconds at most."""
    end_at = time.monotonic() + seconds
    pause = 0.01
    while not condition():
        if time.monotonic() > end_at:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)
    return True
