"""How much processor time each program took: on a machine with other work it says more than the clock on the wall."""

import os
from collections import Counter
from pathlib import Path

from tests.servers import Stack

TICKS = os.sysconf("SC_CLK_TCK")


def seconds(stack: Stack) -> Counter[str]:
    """By program, children included: ours in their process groups, and the processes of PostgreSQL on our database."""
    groups = {one.pid: name for name, one in stack._running.items() if hasattr(one, "process")}
    database = f" {stack.database.name} "
    found: Counter[str] = Counter(client=_of(os.getpid()))
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            group = os.getpgid(int(folder.name))
            if group in groups:
                found[groups[group]] += _of(int(folder.name))
            elif database in (folder / "cmdline").read_text(errors="replace"):
                found["PostgreSQL"] += _of(int(folder.name))
        except OSError:
            continue
    return found


def _of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS  # its own and of children that it has waited for
