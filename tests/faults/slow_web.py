"""A page that takes its time, for a real gunicorn."""

import time


def application(_environ, start_response):
    time.sleep(1)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"whole"]
