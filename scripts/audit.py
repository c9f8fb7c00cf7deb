"""make audit: known vulnerabilities of what production installs, looked up by pip-audit (F66).

It runs in an environment of its own (.tools/audit), from a lock file of its own. It asks a public service, so it
needs a network; without one it says so and ends with 2.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".tools" / "bin" / "uv"
HOME = ROOT / ".tools" / "audit"
LOCK = ROOT / "requirements-audit.txt"
OFFLINE = (
    "connection",
    "resolution",
    "resolve",
    "timed out",
    "unreachable",
    "failed to fetch",
    "proxy",
    "max retries",
    "temporary failure",
    "error sending request",
)
NO_NETWORK = (
    "The list of known vulnerabilities could not be asked: no network, or one that does not lead there. "
    "Nothing was checked. Run make audit again where there is one."
)


def main() -> int:
    said = install()
    if said:
        offline = any(word in said.lower() for word in OFFLINE)
        print(NO_NETWORK if offline else said.strip()[-4000:])
        return 2 if offline else 1
    command = [HOME / "bin" / "pip-audit", "--requirement", ROOT / "requirements.txt", "--require-hashes"]
    command += ["--disable-pip", "--progress-spinner", "off", "--timeout", "10", "--format", "json"]
    done = run(command)
    code, words = verdict(done.stdout, done.stderr)
    print(words)
    return code


def verdict(answer: str, said: str) -> tuple[int, str]:
    """Exit code and words. pip-audit ends with 0 where it could look up nothing at all: that is no clean bill."""
    try:
        found = json.loads(answer)["dependencies"]
    except (ValueError, KeyError):
        return (2, NO_NETWORK) if any(word in said.lower() for word in OFFLINE) else (1, said.strip()[-4000:])
    skipped = [one["name"] for one in found if "skip_reason" in one]
    if len(skipped) == len(found):
        return 2, NO_NETWORK
    bad = [
        f"{one['name']} {one['version']}: {flaw['id']}, fixed in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for one in found
        for flaw in one.get("vulns", [])
    ]
    lines = [*bad, *([f"Not known to the service: {', '.join(skipped)}"] if skipped else [])]
    lines.append(f"{len(found) - len(skipped)} libraries looked up, {len(bad)} known vulnerabilities.")
    return (1 if bad else 0), "\n".join(lines)


def install() -> str:
    """What went wrong, or nothing."""
    for command in (
        [UV, "venv", "-q", "--clear", "--no-project", "--python", sys.executable, HOME],
        [UV, "pip", "sync", "-q", "--require-hashes", "--python", HOME / "bin" / "python", LOCK],
    ):
        done = run(command)
        if done.returncode:
            return done.stdout + done.stderr
    return ""


def run(command: list) -> subprocess.CompletedProcess:
    environ = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environ, cwd=ROOT, check=False)


if __name__ == "__main__":
    sys.exit(main())
