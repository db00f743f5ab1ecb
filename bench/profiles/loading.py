"""Finds profiles and reads them, with exact errors."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bench.core.errors import RequestError
from bench.core.paths import PROFILES
from bench.core.toml import read_toml, validated
from bench.profiles.profile import ASKED, BUILT_IN, CHAT, GHOST_TEXT, SUGGEST, Profile
from fake_backend.plugins import UnknownNameError

# How deep tables are merged; an object among the settings, say, is replaced whole.
DEPTHS = {
    **dict.fromkeys(("settings", "surfaces", "intercept", "ports", "extension_kind"), 1),
    **dict.fromkeys(("ghost_text", "suggest", "chat", "view"), 1),
    "rules": 3,
}
EDITOR = PROFILES / "editor.toml"
PROFILE_FILE = "profile.json"  # of a run folder: the profile as it was
_ADAPTER = TypeAdapter(Profile)


def known_profiles() -> list[str]:
    return sorted(file.parent.name for file in PROFILES.glob("*/profile.toml"))


def load_profile(name: str) -> Profile:
    """Read a profile that is shipped.

    Raises:
        RequestError: there is none of that name, or its file is wrong.
    """
    file = profile_file(name)
    return resolve(profile_table(name), file, name)


def plain_profile() -> Profile:
    """The editor alone, with nothing in it to be tested."""
    table = {"title": "VS Code", "extension": "", **read_toml(EDITOR)}
    table["settings"] = {**table["settings"], "chat.disableAIFeatures": True}
    return resolve(table, EDITOR, "plain")


def profile_file(name: str) -> Path:
    """Raises RequestError where there is none of that name."""
    if name not in known_profiles():
        raise RequestError(str(UnknownNameError("profile", name, known_profiles())))
    return PROFILES / name / "profile.toml"


def profile_table(name: str) -> dict[str, Any]:
    """What the file of a shipped profile says, on top of what holds for every profile.

    Raises:
        RequestError: there is none of that name, or a file is no TOML.
    """
    file = profile_file(name)
    table = read_toml(file)
    if table.get("source") not in (None, BUILT_IN):
        table["source"] = str((file.parent / table["source"]).resolve())
    return merged(read_toml(EDITOR), table)


def resolve(table: Mapping[str, Any], file: Path, name: str) -> Profile:
    """Make a profile of a merged table; `file` is named where it is wrong.

    Raises:
        RequestError: a key or a value is not allowed.
    """
    return _fitted(validated(_ADAPTER, {"name": name, **table}, file))


def _fitted(profile: Profile) -> Profile:
    """Whoever suggests code alone, or answers questions alone, uses every surface for that."""
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
    """Keep the profile in a run folder."""
    (folder / PROFILE_FILE).write_bytes(_ADAPTER.dump_json(profile, indent=2) + b"\n")


def read_profile(folder: Path, shipped: str = "") -> Profile:
    """The profile that a run was made with; `shipped` is its name, for a run that kept none.

    Raises:
        RequestError: it is not there, or was written by another version of the bench.
    """
    file = folder / PROFILE_FILE
    if shipped and not file.exists():
        return load_profile(shipped)
    try:
        return _ADAPTER.validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        first = str(error).splitlines()[0]
        msg = f"{file} cannot be read ({first})."
        raise RequestError(msg) from None


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` on top of `below`: tables are merged, lists of limits joined, others replaced."""
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
