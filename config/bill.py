"""The bill of materials of what runs: `python -m config.bill lock/run.txt` prints CycloneDX 1.6 (safety C-49).

Versions come from the lock file, licences from what is installed. Nothing is asked on the network, and the same lock
gives the same bill, so that two of them can be compared.
"""

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def licence_of(name: str) -> str:
    """What the package itself says; "" where it is not installed here or says nothing."""
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return ""
    kinds = [line.rpartition(" :: ")[2] for line in facts.get_all("Classifier") or [] if line.startswith("License ::")]
    said = facts["License-Expression"] or ", ".join(kinds) or facts["License"] or ""
    return said.splitlines()[0].strip() if said else ""


def _component(name: str, version: str) -> dict:
    found = {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name.lower()}@{version}"}
    licence = licence_of(name)
    return {**found, "licenses": [{"license": {"name": licence}}]} if licence else found


def bill_of(lock: str) -> dict:
    """The bill of a lock file's text, in the order of the lock."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "waing"}},
        "components": [_component(name, version) for name, version in PINNED.findall(lock)],
    }


if __name__ == "__main__":
    print(json.dumps(bill_of(Path(sys.argv[1]).read_text(encoding="utf-8")), indent=1, ensure_ascii=False))
