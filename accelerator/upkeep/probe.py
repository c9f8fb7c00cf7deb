"""Health checks of the containers: `python -m accelerator.upkeep.probe web|scheduler|metrics`. Exit code 0: it lives.

Without Django, because it runs every few seconds.
"""

import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

SCHEDULE_SECONDS = 400  # the scheduler writes its file every three minutes


def main(what: str) -> int:
    checks = {
        "web": lambda: answers(f"http://127.0.0.1:{port_of(os.environ.get('WEB_BIND', '0.0.0.0:8000'))}/readyz"),
        "metrics": lambda: answers("http://127.0.0.1:9100/metrics"),
        "scheduler": schedule_is_fresh,
    }
    return 0 if checks[what]() else 1


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=8) as page:  # noqa: S310 - our own address
            return page.status == 200
    except OSError:
        return False


def port_of(bind: str) -> str:
    return bind.rpartition(":")[2]


def schedule_is_fresh() -> bool:
    """Whether the scheduler has written its file of late, measured by a file that is written now."""
    folder = Path(os.environ.get("STATE_DIR", "var"))
    mark = folder / ".probe"
    mark.touch()
    newest = max((path.stat().st_mtime for path in folder.glob("beat-schedule*")), default=0.0)
    return mark.stat().st_mtime - newest < SCHEDULE_SECONDS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
