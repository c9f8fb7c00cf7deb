"""make check: everything that can be known without running the product. All steps run; each is timed.

Names on the command line run only those steps: python scripts/check.py types templates
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
# as in production: no debug, no demo, a long key (thrown away); no command here needs a server
PRODUCTION = {
    "SECRET_KEY": "only-for-checking-" + "".join(map(str, range(60))),
    "DATABASE_URL": "postgres://owner@127.0.0.1:1/checked",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "DEBUG": "",
    "DEMO": "",
}

UNPROTECTED = """
import django; django.setup()
from django.db.migrations.loader import MigrationLoader
from accelerator.tenancy.management.commands.protect import unprotected
migrations = sorted(MigrationLoader(None).disk_migrations.items())
missing = {".".join(key): names for key, migration in migrations if (names := unprotected(migration))}
raise SystemExit(f"Run manage.py protect: {missing}" if missing else 0)
"""
TEMPLATES = """
import django; django.setup()
from pathlib import Path
from django.template.loader import get_template
for path in sorted(Path("templates").rglob("*.*")):
    get_template(str(path.relative_to("templates")))
"""


def manage(*arguments: str) -> list[str]:
    return [PYTHON, "manage.py", *arguments]


def templates() -> list[str]:
    return [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]


LONGEST = 6000  # characters of what a failing step said
STEPS = {
    "style": [PYTHON, "-m", "ruff", "check", "-q", "."],
    "format": [PYTHON, "-m", "ruff", "format", "-q", "--check", "."],
    "imports": [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-logo"],
    "types": [PYTHON, "-m", "mypy"],
    "templates": [str(Path(PYTHON).parent / "djade"), "--target-version", "6.1", "--check", *templates()],
    "compile": [PYTHON, "-c", TEMPLATES],
    "migrations": manage("makemigrations", "--check", "--dry-run", "--skip-checks"),
    "protect": [PYTHON, "-c", UNPROTECTED],
    "locks": [PYTHON, "scripts/locks.py"],
    "deploy": manage("check", "--deploy", "--fail-level", "WARNING"),
}


def main(wanted: list[str]) -> int:
    environ = {**os.environ, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "accelerator.settings", "PYTHONPATH": str(ROOT)}
    failed = [name for name in wanted or STEPS if not passes(name, environ)]
    print(f"Not in order: {', '.join(failed)}" if failed else "All in order.")
    return 1 if failed else 0


def passes(name: str, environ: dict[str, str]) -> bool:
    begun = time.monotonic()
    done = subprocess.run(STEPS[name], cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    good = done.returncode == 0
    print(f"{'ok  ' if good else 'FAIL'} {name:<12} {time.monotonic() - begun:5.1f} s", flush=True)
    if not good:
        print((done.stdout + done.stderr)[-LONGEST:])
    return good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
