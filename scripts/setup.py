#!/usr/bin/env python3
"""Make .venv: uv from pip (its hash is pinned), Python 3.13, the locked libraries.

Run by make with whatever python3 there is, so: standard library only, and no syntax newer than
Python 3.8's. Says one line when something is missing; the rest is in var/log/setup.log.
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOG = os.path.join(ROOT, "var", "log", "setup.log")
TOOLS = os.path.join(ROOT, ".tools")
UV = os.path.join(TOOLS, "bin", "uv")
VENV_PYTHON = os.path.join(ROOT, ".venv", "bin", "python")
STAMP = os.path.join(ROOT, ".venv", ".ok")
LOCK = "requirements-dev.txt"
ENOUGH_SPACE = 1500 * 2**20  # bytes, for the libraries and uv's cache of them

NO_PYTHON = (
    "Python 3.13 is needed and could not be fetched: install it (pyenv install 3.13, or your "
    "system's python3.13), then run the same command again."
)
NO_NETWORK = (
    "No network: {what} could not be fetched. Connect, then run the same command again (details: var/log/setup.log)."
)
NO_SPACE = "The disk is full: about 1.5 GB are needed. Free some, then run the same command again."
NO_PIP = "python3 has no pip: install it (Debian: apt-get install python3-pip), then run make again."
FAILED = "{what} could not be installed; what was said is in var/log/setup.log."

NETWORK_WORDS = (
    "name resolution",
    "dns error",
    "failed to fetch",
    "failed to download",
    "connection",
    "network is unreachable",
    "timed out",
    "no matching distribution found",
    "error sending request",
)


def main():
    os.chdir(ROOT)
    os.makedirs(os.path.dirname(LOG), exist_ok=True)
    if is_done():
        return
    if shutil.disk_usage(ROOT).free < ENOUGH_SPACE:
        give_up(NO_SPACE)
    say("Setting up (once, about a minute) …")
    get_uv()
    make_venv(find_python())
    run("the libraries", UV, "pip", "sync", "-q", "--require-hashes", "--python", VENV_PYTHON, LOCK)
    with open(STAMP, "w") as stamp:
        stamp.write(digest())


def is_done():
    return os.path.exists(VENV_PYTHON) and os.path.exists(STAMP) and read(STAMP) == digest()


def digest():
    files = [LOCK, "requirements-tools.txt", ".python-version"]
    return hashlib.sha256("".join(map(read, files)).encode()).hexdigest()


def get_uv():
    """uv of the pinned version and hash, by pip, into .tools."""
    marker = os.path.join(TOOLS, ".ok")
    wanted = read("requirements-tools.txt")
    if os.path.exists(UV) and os.path.exists(marker) and read(marker) == wanted:
        return
    if subprocess.run([sys.executable, "-m", "pip", "--version"], **quiet()).returncode:
        give_up(NO_PIP)
    shutil.rmtree(TOOLS, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    pip += ["--target", TOOLS, "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    run("uv", *pip, "-r", "requirements-tools.txt")
    with open(marker, "w") as file:
        file.write(wanted)


def find_python():
    """Python 3.13: what uv finds (pyenv's, the system's), else what uv fetches."""
    find = [UV, "python", "find", "--system", "--no-project", "3.13"]
    found = subprocess.run(find, env=environ(UV_PYTHON_DOWNLOADS="never"), **captured())
    if found.returncode == 0:
        return found.stdout.decode().strip()
    for path in sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/3.13*/bin/python"))):
        return path
    fetched = subprocess.run([UV, "python", "install", "3.13"], env=environ(), **captured())
    log(fetched.stdout + fetched.stderr)
    found = subprocess.run(find, env=environ(UV_PYTHON_DOWNLOADS="never"), **captured())
    if found.returncode:
        give_up(NO_PYTHON)
    return found.stdout.decode().strip()


def make_venv(python):
    """The environment; kept when it is of this Python already."""
    asked = "import sys; print(sys.version_info[:2] == (3, 13))"
    if os.path.exists(VENV_PYTHON):
        answer = subprocess.run([VENV_PYTHON, "-c", asked], **captured())
        if answer.stdout.strip() == b"True":
            return
    run("the environment", UV, "venv", "-q", "--clear", "--no-project", "--python", python, ".venv")


def run(what, *command):
    """Run it quietly; on failure say the one line that helps."""
    code, words = attempt(command, environ())
    if code and "certificate" in words:  # a network with a certificate authority of its own
        code, words = attempt(command, environ(UV_SYSTEM_CERTS="1"))
    if code == 0:
        return
    if "no space left" in words:
        give_up(NO_SPACE)
    if any(word in words for word in NETWORK_WORDS):
        give_up(NO_NETWORK.format(what=what))
    give_up(FAILED.format(what=what[0].upper() + what[1:]))


def attempt(command, env):
    """Its status and what it said, in small letters."""
    done = subprocess.run(command, env=env, **captured())
    said = done.stdout + done.stderr
    log(said)
    return done.returncode, said.decode("utf-8", "replace").lower()


def environ(**more):
    """Our environment without settings of pip that would get in the way."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    home = os.path.expanduser("~")
    if not os.access(home, os.W_OK):  # an account without a home of its own
        kept["UV_CACHE_DIR"] = os.path.join(TOOLS, "cache")
        kept["UV_PYTHON_INSTALL_DIR"] = os.path.join(TOOLS, "python")
    kept.update(more)
    return kept


UNWANTED = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "VIRTUAL_ENV"}


def captured():
    return {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}


def quiet():
    return {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def log(said):
    with open(LOG, "ab") as file:
        file.write(said)


def say(line):
    print(line, flush=True)


def give_up(line):
    sys.exit(line)


if __name__ == "__main__":
    main()
