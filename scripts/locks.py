"""Hold the lock files to their promise, and write the software bill of materials (F66).

Each requirement is pinned and has hashes, and no file names a place to download from. var/sbom.json lists what
production installs (CycloneDX 1.6): name, version, hashes, licence, and what needs what.
"""

import json
import re
import sys
import uuid
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted(path for path in ROOT.glob("requirements*.txt"))
SBOM = ROOT / "var" / "sbom.json"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(\[[^]]*\])?==([^ ;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# uv itself is pinned by hand, with the same rule
ADDRESS = re.compile(r"https?:|git\+|file:|^\s*(-i|-f|--index-url|--extra-index-url|--find-links)\b| @ ", re.MULTILINE)


def main() -> int:
    wrong = [line for path in LOCKS for line in problems(path.name, path.read_text())]
    print("\n".join(wrong) or f"{len(LOCKS)} lock files hold.")
    if wrong:
        return 1
    SBOM.parent.mkdir(exist_ok=True)
    SBOM.write_text(json.dumps(bill(locked((ROOT / "requirements.txt").read_text())), indent=1))
    print(f"Bill of materials: {SBOM.relative_to(ROOT)}")
    return 0


def entries(text: str) -> list[str]:
    """Each requirement with its hashes, as one line."""
    joined = text.replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def problems(name: str, text: str) -> list[str]:
    """What breaks the promise, one line each."""
    found = [f"{name}: names a place to download from: {match[0].strip()}" for match in ADDRESS.finditer(text)]
    for entry in entries(text):
        if not PINNED.match(entry):
            found.append(f"{name}: not pinned: {entry.split()[0]}")
        elif not HASH.search(entry):
            found.append(f"{name}: without a hash: {entry.split()[0]}")
    return found


def locked(text: str) -> dict[str, tuple[str, list[str]]]:
    """Name to version and hashes."""
    return {
        normal(match[1]): (match[3], HASH.findall(entry)) for entry in entries(text) if (match := PINNED.match(entry))
    }


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def bill(packages: dict[str, tuple[str, list[str]]]) -> dict:
    references = {name: f"pkg:pypi/{name}@{version}" for name, (version, _hashes) in packages.items()}
    content = json.dumps(packages, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "component": {"type": "application", "name": "partnership-accelerator", "bom-ref": "product"},
        },
        "components": [component(name, *packages[name], references[name]) for name in packages],
        "dependencies": [
            {"ref": "product", "dependsOn": sorted(references.values())},
            *({"ref": references[name], "dependsOn": needs(name, references)} for name in packages),
        ],
    }


def component(name: str, version: str, hashes: list[str], reference: str) -> dict:
    """One library. Its files are several (a wheel for each system), so the hashes are properties of it."""
    described = {
        "type": "library",
        "name": name,
        "version": version,
        "purl": reference,
        "bom-ref": reference,
        "properties": [{"name": "lock:sha256", "value": one} for one in hashes],
    }
    licence = licence_of(name)
    return described | ({"licenses": [{"license": {"name": licence}}]} if licence else {})


def licence_of(name: str) -> str:
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:  # for another system
        return ""
    named = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier", []) if one.startswith("License ::")]
    short = said.get("License", "").splitlines()
    return said.get("License-Expression") or ", ".join(named) or (short[0][:80] if short else "")


def needs(name: str, references: dict[str, str]) -> list[str]:
    try:
        required = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []
    names = {normal(re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0]) for one in required if "extra ==" not in one}
    return sorted(references[one] for one in names & set(references))


if __name__ == "__main__":
    sys.exit(main())
