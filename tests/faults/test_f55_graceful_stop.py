"""F55: gunicorn with our configuration answers what it has begun after SIGTERM, and is gone within 30 s."""

import signal
import sys
import threading
import time
import urllib.request

from accelerator.embedded.places import free_port
from tests.servers import ROOT, Program


def test_a_request_under_way_is_answered_after_sigterm_F55(tmp_path):
    port = free_port()
    command = ["-m", "gunicorn", "-c", str(ROOT / "deploy/gunicorn.conf.py"), "tests.faults.slow_web:application"]
    environ = {"WEB_BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1", "METRICS_DIR": ""}
    web = Program("slow", [sys.executable, *command], environ, tmp_path)
    web.wait_until(lambda: "Booting worker" in web.log)
    answers = []

    def ask() -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as page:
            answers.append((page.status, page.read()))

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.4)
    begun = time.monotonic()
    web.process.send_signal(signal.SIGTERM)
    asking.join(20)
    web.process.wait(30)

    assert answers == [(200, b"whole")]
    assert (web.process.returncode, time.monotonic() - begun < 30) == (0, True)
