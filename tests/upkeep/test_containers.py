"""Dockerfile and docker-compose.yml against the product: no container engine is needed to see that they fit.

What this cannot show (that the images build and start) is said in docs/administration.md.
"""

import ast
import importlib.metadata
import importlib.util
import re
import runpy
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands
from gunicorn.config import KNOWN_SETTINGS

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
EVERYONE, OWNER = "deploy/example.env", "deploy/example.owner.env"
OURS = {name for name, service in SERVICES.items() if service["image"] == "accelerator-app:local"}
# programs of images that are not ours
THEIRS = {
    "proxy": {"caddy", "nc"},
    "postgres": {"postgres", "pg_isready"},
    "valkey": {"valkey-server", "valkey-cli"},
    "mailcatcher": {"/mailpit"},
}


def variables_read(path: Path) -> set[str]:
    """Names in env.str("X"), os.environ["X"], os.environ.get("X") and the like."""
    named = [
        node.args[0]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and node.args and is_environment(getattr(node.func, "value", None))
    ] + [
        node.slice
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Subscript) and is_environment(node.value)
    ]
    return {name.value for name in named if isinstance(name, ast.Constant)}


def is_environment(node: ast.AST | None) -> bool:
    return node is not None and ast.unparse(node) in {"env", "os.environ"}


def variables_named(*files: str) -> set[str]:
    """What stands in the example files, set or explained behind a #."""
    return {
        name for file in files for name in re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / file).read_text(), re.MULTILINE)
    }


@pytest.mark.parametrize(
    ("source", "files"),
    [
        ("accelerator/settings.py", [EVERYONE, OWNER]),
        ("accelerator/metrics.py", [EVERYONE]),
        ("deploy/gunicorn.conf.py", [EVERYONE]),
    ],
)
def test_every_variable_that_is_read_is_in_the_example(source, files):
    inside = {"DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR", "WEB_BIND"}  # nobody sets these

    assert variables_read(ROOT / source) - inside - variables_named(*files) == set()


def test_every_variable_of_the_example_is_read_by_somebody():
    read = {name for path in (ROOT / "accelerator").rglob("*.py") for name in variables_read(path)}
    read |= variables_read(ROOT / "deploy/gunicorn.conf.py")
    elsewhere = (ROOT / "deploy/Caddyfile").read_text() + (ROOT / "deploy/postgres/10-roles.sh").read_text()
    postgres = {"POSTGRES_PASSWORD", "POSTGRES_DB", "POSTGRES_INITDB_ARGS"}  # by the image

    unread = {name for name in variables_named(EVERYONE, OWNER) - read - postgres if name not in elsewhere}

    assert unread == set()


def test_the_owners_address_reaches_only_what_changes_tables():
    with_owner = {name for name, one in SERVICES.items() if "OWNER_ENV_FILE" in str(one.get("env_file"))}

    assert with_owner == {"migrate", "postgres"}
    assert "DATABASE_URL" not in variables_named(EVERYONE)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_looked_after_and_confined(name):
    service = SERVICES[name]

    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert (service["read_only"], service["cap_drop"], service["security_opt"]) == (
        True,
        ["ALL"],
        ["no-new-privileges:true"],
    )
    assert service["user"] not in {"root", "0", "0:0"}
    assert "/tmp" in service["tmpfs"][0]
    assert "environment" not in service, "secrets come from the env files"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_command_exists(name):
    commands = [SERVICES[name]["command"], SERVICES[name]["healthcheck"]["test"][1:]]

    assert [command for command in commands if not exists(name, command)] == []


def exists(service: str, command: list[str]) -> bool:
    if service not in OURS:
        return command[0] in THEIRS[service] or command[0].startswith("--")
    scripts = {script.name for script in importlib.metadata.entry_points(group="console_scripts")}
    match command:
        case ["python", "manage.py", verb, *_]:
            return verb in get_commands()
        case ["python", "-m", module, *_]:
            return importlib.util.find_spec(module) is not None
        case ["gunicorn", "-c", file, "accelerator.wsgi:application"]:
            return "gunicorn" in scripts and (ROOT / file).is_file()
        case ["celery", "-A", package, "worker" | "beat" | "inspect", *_]:
            return "celery" in scripts and importlib.util.find_spec(f"{package}.celery") is not None
    return False


def test_what_is_waited_for_exists():
    waited = {one for service in SERVICES.values() for one in service.get("depends_on", {})}
    volumes = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }

    assert (waited - set(SERVICES), volumes) == (set(), set(COMPOSE["volumes"]))
    assert set(SERVICES) == {
        *("proxy", "web", "worker", "scheduler", "metrics", "migrate", "postgres", "valkey", "mailcatcher")
    }
    assert {name for name, one in SERVICES.items() if "profiles" in one} == {"mailcatcher"}


def test_base_images_are_pinned_to_a_release():
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) + [one["image"] for one in SERVICES.values()]
    outside = {image for image in images if ":" in image and not image.endswith(":local")}

    assert {image for image in outside if not re.search(r":v?\d+\.\d+(\.\d+)?(-[a-z]+)*$", image)} == set()
    assert len(outside) == 5


def test_the_image_installs_what_is_locked_and_runs_as_nobody_in_particular():
    stages = re.findall(r"^FROM \S+ AS (\S+)", DOCKERFILE, re.MULTILINE)
    python = re.search(r"python:(\d+\.\d+)", DOCKERFILE)[1]

    assert stages == ["base", "build", "app", "proxy"]
    assert python == (ROOT / ".python-version").read_text().strip()
    assert "--require-hashes" in DOCKERFILE
    assert re.findall(r"^USER (\d+)", DOCKERFILE, re.MULTILINE) == ["10001", "10002"]
    copied = re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE)
    assert [source for source in copied if not (ROOT / source).exists()] == []


def test_gunicorn_knows_its_settings_and_stops_within_thirty_seconds_F55():
    known = {setting.name for setting in KNOWN_SETTINGS}
    given = runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))
    ours = {name for name in given if not name.startswith("_") and name != "os"}

    assert ours - known == set()
    assert given["graceful_timeout"] < 30 < int(SERVICES["web"]["stop_grace_period"].removesuffix("s"))


def test_no_example_holds_a_real_secret():
    values = dict(
        line.split("=", 1)
        for file in (EVERYONE, OWNER)
        for line in (ROOT / file).read_text().splitlines()
        if "=" in line and not line.startswith("#")
    )

    assert (values["SECRET_KEY"], {values[name] for name in values if name.endswith("PASSWORD")}) == (
        "",
        {"CHANGE-ME", "CHANGE-ME-TOO", "CHANGE-ME-AS-WELL"},
    )


@pytest.mark.parametrize("path", sorted((ROOT / "deploy/systemd").glob("*.service")), ids=lambda path: path.name)
def test_every_unit_starts_what_exists_and_is_confined(path):
    unit = dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    command = [word.rpartition("/")[2] if word.startswith("/srv") else word for word in unit["ExecStart"].split()]
    if command[0] == "/bin/sh":
        command = ["python", "manage.py", command[command.index("manage.py") + 1]]

    assert exists("web", command)
    assert (unit["User"], unit["NoNewPrivileges"], unit["ProtectSystem"]) == ("accelerator", "yes", "strict")
    assert unit.get("Restart", "always") == "always"


def test_the_proxy_writes_down_no_address_and_no_secret_of_a_link_F62():
    dropped = re.findall(r"^\s*(\S+) delete$", (ROOT / "deploy/Caddyfile").read_text(), re.MULTILINE)

    assert {"request>remote_ip", "request>client_ip", "request>headers", "request>uri", "resp_headers"} == set(
        dropped
    ) - {"request>remote_port"}
