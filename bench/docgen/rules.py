"""The rules as a page: what each promises, and its limits. Made from the code, so it cannot lie."""

import inspect
from dataclasses import fields

from bench.judging.all_rules import known_rules
from bench.judging.rule import Rule

INTRODUCTION = """# Rules

Made by `bench docs`; a test compares. A scenario changes a limit with `[rules.<name>]`; a \
profile does so for one extension.
A finding is *kept*, *degraded* (a soft limit was passed), *broken* (a hard one) or *unknown*.
"""


def page() -> str:
    """All rules in Markdown."""
    entries = [entry(name, rule) for name, rule in sorted(known_rules().items())]
    return "\n".join([INTRODUCTION, *entries])


def entry(name: str, rule: type[Rule], level: int = 2) -> str:
    """One rule, under a heading of that level."""
    text = inspect.getdoc(rule) or ""
    limits = [f"- `{limit.name}` = {_shown(limit.default)}" for limit in fields(rule)]
    code = [f"LLMock calls it `{rule.code}`.\n"] if rule.code else []
    advice = f"**Advice:** {rule.advice}\n"
    parts = [f"{'#' * level} {name}\n", text, "", *limits, *([""] if limits else []), *code, advice]
    return "\n".join(parts)


def _shown(value: object) -> str:
    return f"`{value!r}`" if isinstance(value, str | bool | None) else f"{value}"
