"""The table of all rules: ours, and those of other packages."""

from functools import cache

from bench.judging import rules
from bench.judging.rule import Rule
from fake_backend.plugins import plug_ins


@cache
def known_rules() -> dict[str, type[Rule]]:
    return plug_ins(rules, Rule, "rules")  # type: ignore[type-abstract]
