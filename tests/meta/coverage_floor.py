"""Compare the coverage of the fast tests with its floors: `python -m tests.meta.coverage_floor F`.

F is what `pytest --cov --cov-report=json:F` wrote. Lines and branches count alike.
"""

import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("coverage_floors.toml")


def covered_percent(files: Mapping[str, Any], package: str) -> float:
    """The share of the package's lines and branches that ran, in percent."""
    summaries = [
        table["summary"] for name, table in files.items() if name.startswith(f"{package}/")
    ]
    covered = sum(one["covered_lines"] + one["covered_branches"] for one in summaries)
    every = sum(one["num_statements"] + one["num_branches"] for one in summaries)
    return 100 * covered / every if every else 0.0


def compare(files: Mapping[str, Any], floors: Mapping[str, float]) -> list[tuple[str, bool]]:
    """One line for each package, and whether it reaches its floor."""
    rows = []
    for package, floor in floors.items():
        percent = covered_percent(files, package)
        rows.append((f"{package}: {percent:.1f} % (floor {floor:g} %)", percent >= floor))
    return rows


def main() -> None:
    files = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["files"]
    rows = compare(files, tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"])
    for line, reached in rows:
        print(f"coverage of {line}{'' if reached else ': TOO LOW, add tests'}")  # noqa: T201
    sys.exit(0 if all(reached for _, reached in rows) else 1)


if __name__ == "__main__":
    main()
