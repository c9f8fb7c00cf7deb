"""A process that has the product loaded and becomes a worker as often as it is asked to: starting one takes no time.

One line on stdin makes one worker: `<concurrency> <log file>`; its pid is the answer. A worker is a session of its
own, so that it can be killed with all its children. When stdin ends, so do the workers.
"""

import contextlib
import os
import signal
import sys

from accelerator.celery import app

OPTIONS = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "info"]


def main() -> None:
    app.loader.import_default_modules()
    print("ready", flush=True)
    pids = []
    for line in sys.stdin:
        concurrency, log = line.split()
        pids.append(_fork(concurrency, log))
        print(pids[-1], flush=True)
        _bury()
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def _fork(concurrency: str, log: str) -> int:
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    for target, opened in ((0, os.open(os.devnull, os.O_RDONLY)), (1, _opened(log)), (2, _opened(log))):
        os.dup2(opened, target)
    app.worker_main(["worker", "--concurrency", concurrency, "-n", f"chaos{os.getpid()}@%h", *OPTIONS])
    os._exit(0)


def _opened(log: str) -> int:
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)


def _bury() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


if __name__ == "__main__":
    main()
