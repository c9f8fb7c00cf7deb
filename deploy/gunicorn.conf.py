"""gunicorn: `gunicorn -c deploy/gunicorn.conf.py accelerator.wsgi:application`.

Workers times threads is the number of database connections that one web host may take.
"""

import os

bind = os.environ.get("WEB_BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # the heartbeat is not for the disk
preload_app = True  # the code is in memory once
timeout = 60  # seconds without a sign of life; a statement may take 15
graceful_timeout = 25  # seconds that requests under way get after SIGTERM: stopped within 30 (F55)
keepalive = 75  # longer than the proxy keeps a connection
forwarded_allow_ips = "*"  # only the proxy reaches this port
accesslog = None  # the product writes one line a request itself
errorlog = "-"
control_socket_disable = True
