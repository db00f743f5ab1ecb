"""Finds, reads, merges and writes profiles."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bench.core.errors import RequestError
from bench.core.files import read_bounded, write_whole
from bench.core.paths import PROFILES
from bench.core.toml import read_toml, validated
from bench.profiles.profile import ASKED, BUILT_IN, CHAT, GHOST_TEXT, SUGGEST, Profile
from fake_backend.plugins import UnknownNameError
from fake_backend.settings import read_settings

# The depth to which tables are merged; below it a value is replaced, such as an object setting.
DEPTHS = {
    **dict.fromkeys(
        ("settings", "surfaces", "intercept", "ports", "extension_kind", "global_state"), 1
    ),
    **dict.fromkeys(("ghost_text", "suggest", "chat", "view"), 1),
    "rules": 3,
}
EDITOR = PROFILES / "editor.toml"
LARGEST = 4_000_000  # bytes of a profile.json: more than a resilience.toml can be
PROFILE_FILE = "profile.json"  # in a run folder: the profile of that run
_ADAPTER = TypeAdapter(Profile)


def known_profiles() -> list[str]:
    return sorted(file.parent.name for file in PROFILES.glob("*/profile.toml"))


def load_profile(name: str) -> Profile:
    """Read a profile of the bench.

    Raises:
        RequestError: there is no profile of that name, or its file is wrong.
    """
    file = profile_file(name)
    return resolve(profile_table(name), file, name)


def plain_profile() -> Profile:
    """The editor without an extension under test."""
    table = {"title": "VS Code", "extension": "", **read_toml(EDITOR)}
    table["settings"] = {**table["settings"], "chat.disableAIFeatures": True}
    return resolve(table, EDITOR, "plain")


def profile_file(name: str) -> Path:
    """The file of a profile of the bench.

    Raises:
        RequestError: there is no profile of that name.
    """
    if name not in known_profiles():
        unknown = UnknownNameError("profile", name, known_profiles(), listed_by="bench profiles")
        raise RequestError(str(unknown))
    return PROFILES / name / "profile.toml"


def profile_table(name: str) -> dict[str, Any]:
    """The table of a profile of the bench, merged with the defaults of every profile.

    Raises:
        RequestError: there is no profile of that name, or a file is not valid TOML.
    """
    file = profile_file(name)
    table = read_toml(file)
    if table.get("source") not in (None, BUILT_IN):
        table["source"] = str((file.parent / table["source"]).resolve())
    return merged(read_toml(EDITOR), table)


def resolve(table: Mapping[str, Any], file: Path, name: str) -> Profile:
    """Build a profile from a merged table; errors name `file`.

    Raises:
        RequestError: a key or a value is not allowed.
    """
    return _fitted(validated(Profile, {"name": name, **table}, file))


def _fitted(profile: Profile) -> Profile:
    """An extension that only suggests code, or only answers questions, uses all surfaces for it."""
    codes = {GHOST_TEXT, SUGGEST} & set(profile.offers)
    asks = CHAT in profile.offers
    if bool(codes) == asks:
        return profile
    only = GHOST_TEXT if codes else CHAT
    surfaces = {
        surface: only if role in (GHOST_TEXT, *ASKED) else role
        for surface, role in profile.surfaces.items()
    }
    return replace(profile, surfaces=surfaces)


def write_profile(profile: Profile, folder: Path) -> None:
    """Write the profile into a run folder."""
    write_whole(folder / PROFILE_FILE, _ADAPTER.dump_json(profile, indent=2) + b"\n")


def read_profile(folder: Path, shipped: str = "") -> Profile:
    """The profile of a run; `shipped` is the name of the one to load if the folder has none.

    Raises:
        RequestError: it is missing, or another version of the bench wrote it.
    """
    file = folder / PROFILE_FILE
    if shipped and not file.exists():
        return load_profile(shipped)
    content = read_bounded(file, LARGEST)
    try:
        return read_settings(Profile, json.loads(content))
    except (ValueError, RecursionError) as error:  # also SettingError, and text that is not UTF-8
        first = str(error).splitlines()[0]
        msg = f"{file}: cannot be read by this version of the bench ({first})."
        raise RequestError(msg) from None


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` on top of `below`: merges tables, joins lists of limits, replaces other values."""
    return {
        **below,
        **{key: _over(below.get(key), value, DEPTHS.get(key, 0)) for key, value in above.items()},
    }


def _over(below: Any, above: Any, depth: int) -> Any:
    if depth and isinstance(below, list) and isinstance(above, list):
        return [*below, *above]
    if depth and isinstance(below, dict) and isinstance(above, dict):
        more = {key: _over(below.get(key), value, depth - 1) for key, value in above.items()}
        return {**below, **more}
    return above
