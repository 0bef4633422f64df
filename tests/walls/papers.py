"""The tables of docs/security read back: which control is met, and by which test. `python -m tests.walls.papers`."""

import ast
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECURITY = ROOT / "docs" / "security"
STATES = {"met", "partly", "not yet", "not ours", "not applicable", "open"}
PAPERS = ("controls", "asvs", "threat-model")
ROW = re.compile(r"^\| ((?:C-|TH)?\d[\d.]*[a-d]?) \|(.*)\|$", re.MULTILINE)
# What the standard has at level 1, by section, so that none is left out.
LEVEL_1 = {
    "1.2": 5, "1.3": 2, "1.5": 1, "2.1": 1, "2.2": 2, "2.3": 1, "3.2": 2, "3.3": 1, "3.4": 2, "3.5": 3, "4.1": 1,
    "4.4": 1, "5.2": 2, "5.3": 2, "6.1": 1, "6.2": 8, "6.3": 2, "6.4": 2, "7.2": 4, "7.4": 2, "8.1": 1, "8.2": 2,
    "8.3": 1, "9.1": 3, "9.2": 1, "10.4": 5, "11.3": 2, "11.4": 1, "12.1": 1, "12.2": 2, "13.4": 1, "14.2": 1,
    "14.3": 1, "15.1": 1, "15.2": 1, "15.3": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    key: str
    state: str
    how: str
    tests: tuple[str, ...]


def lines(name: str) -> list[Line]:
    """The rows of docs/security/<name>.md."""
    text = (SECURITY / f"{name}.md").read_text(encoding="utf-8")
    found = []
    for key, rest in ROW.findall(text):
        _about, state, how, tests = (cell.strip() for cell in rest.split("|"))
        found.append(Line(key, state, how, tuple(re.findall(r"`(\w+)`", tests))))
    return found


@cache
def existing_tests() -> frozenset[str]:
    """The names of every test function of the project."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("test_*.py"))
    functions = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def counted(name: str) -> Counter[str]:
    return Counter(line.state for line in lines(name))


def main() -> None:
    for name in PAPERS:
        states = counted(name)
        named = {test for line in lines(name) for test in line.tests}
        words = ", ".join(f"{number} {state}" for state, number in states.most_common())
        print(f"{name}: {sum(states.values())} rows: {words}; {len(named)} tests named")


if __name__ == "__main__":
    main()
