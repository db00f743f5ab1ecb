"""Each sinner in a real editor, and the table sinner x rule: `python -m tests.extensions.matrix`.

Ends with 1 where a sinner did not trip its rules, or tripped others. `--page FILE` writes the table
down, with where it was made. Where the run folder is there already, it is only read again;
`--beside` takes the other sins from an earlier one.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.facts.run_info import RunInfo, read_run_info
from tests.extensions.scenarios import GOOD, SINNERS, write_scenarios

TRIPPED = ("degraded", "broken")
HEAD = "| sin | rules tripped | unknown | as expected |\n|---|---|---|---|"
PAGE = """# Does each alarm ring?

Made by `make sinners` from a run in a real editor; nothing here is written by hand. The good \
citizen is a small AI extension that behaves well whatever its backend does, and must trip no \
rule. Each sinner is the same extension with one sin, and must trip its own rules in every run, \
and no others. A rule is *unknown* where the bench could not tell, mostly for what else the \
machine had to do.

"""


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
        wrong = ["not run"] if not self.runs else []
        wrong += [f"not tripped: {rule}" for rule in self.missed]
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
    return "\n".join([HEAD, *(row.line() for row in found)])


def page(runs: list[tuple[RunInfo, list[Row]]]) -> str:
    """The tables as a page, each with where and when it was made."""
    return PAGE + "\n\n".join(f"{made(about)}\n\n{table(found)}" for about, found in runs) + "\n"


def setting(about: RunInfo) -> str:
    """Where and when a run was made."""
    where = f"{about.cores} cores, {about.memory_gb} GB, {about.machine}"
    return f"VS Code {about.vscode}, bench {about.bench}, seed {about.seed}; {where}; {about.day}."


def made(about: RunInfo) -> str:
    """The setting of a run, and how many runs and editors it had, in one line."""
    editors = "one editor at a time" if about.workers == 1 else f"{about.workers} editors at a time"
    return f"{setting(about)} {about.repeat} runs of each, {editors}."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"sins, or {GOOD} (default: all)")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--beside", type=Path, help="an earlier run, of other sins too")
    parser.add_argument("--page", type=Path)
    chosen = parser.parse_args()
    names = chosen.names or [GOOD, *SINNERS]
    if not (chosen.out / "verdict.json").exists():
        _run(names, chosen.out, chosen.repeat, chosen.workers)
    runs = [_read(chosen.out, names)]
    if chosen.beside:
        others = [name for name in (GOOD, *SINNERS) if name not in names]
        runs.insert(0, _read(chosen.beside, others))
    if chosen.page:
        chosen.page.write_text(page(runs), encoding="utf-8")
    found = [row for _, made in runs for row in made]
    sys.stdout.write(f"{table(found)}\n")
    return 0 if all(row.fits for row in found) else 1


def _read(out: Path, names: list[str]) -> tuple[RunInfo, list[Row]]:
    verdict = json.loads((out / "verdict.json").read_text(encoding="utf-8"))
    return read_run_info(out), rows(verdict, names)


def _run(names: list[str], out: Path, repeat: int, workers: int) -> None:
    plans = out.with_name(out.name + "-plans")
    plans.mkdir(parents=True, exist_ok=True)
    files = write_scenarios(plans, names)
    command = [sys.executable, "-m", "bench", "run", *map(str, files), "--profile", GOOD]
    often = ["--repeat", str(repeat), "--workers", str(workers)]
    subprocess.run([*command, *often, "--out", str(out)], check=False)


if __name__ == "__main__":
    sys.exit(main())
