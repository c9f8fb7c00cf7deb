"""What went wrong with an embedded server, in one line."""


class EmbeddedError(SystemExit):
    """One line for the person at the terminal. A SystemExit, so that manage.py, gunicorn,
    celery and pytest end with that line and status 1 instead of a traceback."""


DISK_FULL = "The disk that holds var/ is full: free about 300 MB, then start again."


def explain(what: str, output: str) -> EmbeddedError:
    """The one line for a server that failed with this output."""
    if "No space left on device" in output:
        return EmbeddedError(DISK_FULL)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()] or lines
    return EmbeddedError(f"{what}: {telling[-1] if telling else 'it said nothing'}")
