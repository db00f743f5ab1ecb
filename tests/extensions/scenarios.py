"""The sinners' plans as scenario files, one for each sin, and one for the good citizen."""

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SINNERS: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "sinners.toml").read_text(encoding="utf-8")
)
GOOD = "good_citizen"
# The shortest scenario with every phase, for tests of the bench itself.
SHORT = """
title = "A short one"
why = "A test of the bench needs a run, and no more."
journey = "type_only"
rounds = 1
quiet_s = 2
[[faults]]
fault = "latency"
surfaces = ["ghost_text"]
first_token = { fixed_s = 0.3 }
"""
GOOD_FAULTS = [
    {
        "fault": "http_error",
        "surfaces": ["openai_completions", "openai_chat"],
        "problem": "unavailable",
    }
]


def write_scenarios(folder: Path, names: Iterable[str]) -> list[Path]:
    """Write `<sin>.toml` (or `good_citizen.toml`) for each name; the files, in that order."""
    return [_write(folder / f"{name}.toml", name) for name in names]


def _write(file: Path, name: str) -> Path:
    plan = SINNERS.get(name, {"rounds": 3, "quiet_s": 6, "faults": GOOD_FAULTS})
    table = {
        "title": f"The good citizen with one sin: {name}" if name in SINNERS else "No sin at all",
        "why": "An alarm that never rang is no alarm.",
        "journey": "type_and_chat",
        "rounds": plan["rounds"],
        "quiet_s": plan["quiet_s"],
        "host_heap_mb": plan.get("host_heap_mb", 0),
        "faults": plan["faults"],
        "rules": plan.get("limits", {}),
        "settings": {"goodCitizen.sin": name if name in SINNERS else "none"},
    }
    lines = [f"{key} = {_toml(value)}" for key, value in table.items()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def _toml(value: Any) -> str:
    """A value as TOML, tables inline."""
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {_toml(entry)}" for key, entry in value.items())
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value)
