"""What the demo says at the terminal."""

import os

TENANTS = {"thornmere": "Thornmere Foundation", "harbour": "Harbour Trust"}
ROLES = {
    "admin": "everything of the foundation, and its settings",
    "manager": "the desk: programmes, introductions, partnerships",
    "reviewer": "what was assigned for review",
    "innovator": "the portal of a social innovator",
    "partner": "the portal of a corporate partner",
    "funder": "the funder's dashboard",
}


def ready(port: int) -> str:
    """Every address and every sign-in."""
    password = os.environ.get("DEMO_PASSWORD") or "demo-accelerator"
    addresses = {
        **{name: f"http://{host}.localhost:{port}/" for host, name in TENANTS.items()},
        "Thornmere, plain": f"http://localhost:{port}/",
        "Received mails": f"http://localhost:{port}/demo/mailbox/",
    }
    lines = ["", "The demo runs:", ""]
    lines += [f"  {name:<22} {address}" for name, address in addresses.items()]
    lines += ["", f"Sign in at either foundation with the password {password}", ""]
    lines += [f"  {role + '@thornmere.example':<30} {what}" for role, what in ROLES.items()]
    lines += [f"  {', '.join(role + '@' for role in ROLES)}harbour.example: the same at Harbour"]
    return "\n".join([*lines, "", "Logs: var/log/. Ctrl-C stops it; your data is kept.", ""])


def fallen(child) -> str:
    """A child has ended by itself."""
    status = child.process.returncode
    return (
        f"{child.name} has stopped (status {status}) and starts again in {child.pause:g} s; "
        f"see var/log/{child.log.name}."
    )
