"""python -m accelerator.embedded start|stop|status|env [--profile demo|test]"""

import argparse

from accelerator import embedded


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m accelerator.embedded", description=__doc__)
    parser.add_argument("verb", choices=["start", "stop", "status", "env"])
    parser.add_argument("--profile", choices=["demo", "test"], default="demo")
    asked = parser.parse_args()
    VERBS[asked.verb](asked.profile)


def start(profile: str) -> None:
    embedded.ensure(profile)
    status(profile)


def status(profile: str) -> None:
    for server, runs in embedded.status(profile).items():
        print(f"{server}: {'runs' if runs else 'stopped'}")


def env(profile: str) -> None:
    """Lines for a shell: eval "$(python -m accelerator.embedded env)"."""
    for name, value in embedded.ensure(profile).items():
        print(f"export {name}='{value}'")


VERBS = {"start": start, "stop": embedded.stop, "status": status, "env": env}

if __name__ == "__main__":
    main()
