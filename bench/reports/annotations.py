"""`annotations.txt`: GitHub's workflow commands; printed in a job, each marks a failed rule.

GitHub shows ten errors and ten warnings of a step, so that each rule is one annotation, for all the
scenarios in which it failed.
"""

from collections import defaultdict
from shlex import split

from bench.core.texts import one_line, plain, shortened
from bench.judging.finding import SEVERITY, Outcome
from bench.reports.data.model import RuleVerdict, RunData

COMMANDS = {Outcome.BROKEN: "error", Outcome.DEGRADED: "warning", Outcome.UNKNOWN: "notice"}
MOST = 10  # that GitHub shows of one command in one step
LONGEST = 600
CONFIG = "--config"
NOT_RUN = "The run is not complete"


def render(run: RunData) -> str:
    failed: dict[tuple[Outcome, str], list[tuple[str, RuleVerdict]]] = defaultdict(list)
    for verdict in run.verdicts:
        for rule in verdict.rules:
            if rule.outcome in COMMANDS and not rule.known:
                failed[rule.outcome, rule.rule].append((verdict.scenario, rule))
    ordered = sorted(failed.items(), key=lambda pair: (SEVERITY.index(pair[0][0]), -len(pair[1])))
    place = _file(run.run.subject)
    lines = []
    for command in COMMANDS.values():
        chosen = [item for item in ordered if COMMANDS[item[0][0]] == command][:MOST]
        lines += [_line(command, rule, found, place) for (_, rule), found in chosen]
    if run.missing:
        lines.append(f"::warning title={NOT_RUN}::{_data(run.missing)}: {_data(_names(run))}")
    return "".join(f"{line}\n" for line in lines)


def _names(run: RunData) -> str:
    return ", ".join(run.absent)


def _line(command: str, rule: str, found: list[tuple[str, RuleVerdict]], place: str) -> str:
    scenarios = [scenario for scenario, _ in found]
    title = f"{rule}: {found[0][1].outcome} in {scenarios[0]}"
    if len(scenarios) > 1:
        title += f" and {len(scenarios) - 1} more"
    where = f"file={_property(place)}," if place else ""
    return f"::{command} {where}title={_property(title)}::{_data(found[0][1].because)}"


def _file(subject: str) -> str:
    """The resilience.toml that the command line names; empty if there is none."""
    words = split(subject)
    return words[words.index(CONFIG) + 1] if CONFIG in words[:-1] else ""


def _data(text: str) -> str:
    line = shortened(one_line(plain(text)), LONGEST)
    return line.replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
