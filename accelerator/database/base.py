"""PostgreSQL as Django speaks to it, and two things more: patience at the door, and a log of slow statements.

A server that restarts or has no place left is asked again for a second before the request is given up
(F47, F49). A statement that takes longer than SLOW_QUERY_MS is logged as SQL with placeholders: what was
looked for never reaches a log (F62).
"""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.db.backends.postgresql import base
from django.db.utils import OperationalError

log = structlog.get_logger("accelerator.slow")
PATIENCE, PAUSE = 1.0, 0.1  # seconds
LONGEST = 4000  # characters of SQL in the log


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.execute_wrappers.append(log_slow)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return super().get_new_connection(conn_params)
            except (OperationalError, self.Database.OperationalError):
                if time.monotonic() > end:
                    raise
                time.sleep(PAUSE)


def log_slow(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    begun = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = (time.perf_counter() - begun) * 1000
        if took >= settings.SLOW_QUERY_MS:
            log.warning("slow_query", milliseconds=round(took), sql=str(sql)[:LONGEST])
