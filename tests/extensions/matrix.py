"""Each sinner in a real editor, and the table sinner x rule: `python -m tests.extensions.matrix`.

Ends with 1 where a sinner did not trip its rules, or tripped others.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.extensions.scenarios import GOOD, SINNERS, write_scenarios

TRIPPED = ("degraded", "broken")


@dataclass(frozen=True)
class Row:
    """One sin in all its runs: how often each rule was tripped, and how often it was unknown."""

    name: str
    runs: int
    judged: int
    tripped: Counter[str]
    unknown: Counter[str]

    @property
    def missed(self) -> list[str]:
        """Rules that it had to trip in every run, and did not."""
        wanted = SINNERS.get(self.name, {}).get("rules", [])
        return [rule for rule in wanted if self.tripped[rule] < self.runs]

    @property
    def uninvited(self) -> list[str]:
        """Rules that it tripped although they have nothing to do with it."""
        plan = SINNERS.get(self.name, {})
        allowed = {*plan.get("rules", ()), *plan.get("also", ())}
        return sorted(rule for rule in self.tripped if rule not in allowed)

    @property
    def fits(self) -> bool:
        return self.judged == self.runs > 0 and not self.missed and not self.uninvited

    def line(self) -> str:
        """A row of a Markdown table."""
        counts = [f"{rule} {count}/{self.runs}" for rule, count in sorted(self.tripped.items())]
        unknown = [f"{rule} {count}/{self.runs}" for rule, count in sorted(self.unknown.items())]
        wrong = [f"not tripped: {rule}" for rule in self.missed]
        wrong += [f"not its own: {rule}" for rule in self.uninvited]
        if self.judged < self.runs:
            wrong.append(f"not judged: {self.runs - self.judged} of {self.runs} runs")
        cells = (
            self.name,
            ", ".join(counts) or "none",
            ", ".join(unknown) or "none",
            "; ".join(wrong) or "yes",
        )
        return f"| {' | '.join(cells)} |"


def rows(verdict: dict[str, Any], names: list[str]) -> list[Row]:
    """The table of a run's `verdict.json`; repeats of one sin are put together."""
    found = []
    for name in names:
        runs = [
            scenario
            for scenario in verdict["scenarios"]
            if scenario["name"] == name or scenario["name"].rpartition(".")[0] == name
        ]
        findings = [finding for run in runs for finding in run["findings"]]
        tripped = Counter(entry["rule"] for entry in findings if entry["outcome"] in TRIPPED)
        unknown = Counter(entry["rule"] for entry in findings if entry["outcome"] == "unknown")
        judged = len(runs) - unknown["fault_delivered"]  # known wherever a run can be judged
        found.append(Row(name, len(runs), judged, tripped, unknown))
    return found


def table(found: list[Row]) -> str:
    head = "| sin | rules tripped | unknown | as expected |\n|---|---|---|---|"
    return "\n".join([head, *(row.line() for row in found)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"sins, or {GOOD} (default: all)")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    names = chosen.names or [GOOD, *SINNERS]
    plans = chosen.out.with_name(chosen.out.name + "-plans")
    plans.mkdir(parents=True, exist_ok=True)
    files = write_scenarios(plans, names)
    command = [sys.executable, "-m", "bench", "run", *map(str, files), "--profile", GOOD]
    often = ["--repeat", str(chosen.repeat), "--workers", str(chosen.workers)]
    subprocess.run([*command, *often, "--out", str(chosen.out)], check=False)
    verdict = json.loads((chosen.out / "verdict.json").read_text(encoding="utf-8"))
    found = rows(verdict, names)
    sys.stdout.write(f"{table(found)}\n")
    return 0 if all(row.fits for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
