"""Which version answers whom: a flag in flagd's format, resolved by flagd's own evaluator."""

import logging
from collections.abc import Mapping
from typing import Annotated, Any

import orjson
from openfeature.contrib.tools.flagd.core import FlagdCore
from openfeature.evaluation_context import EvaluationContext
from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.model.version import Version
from fake_backend.settings import STRICT

WEIGHTS = 100_000  # of a flag: a share is exact to a thousandth of a percent
TRIED = 10_000  # targeting keys, in search of one in a band of shares
PROBED = 100  # users whose version is resolved before a flag is used
WALL_CLOCK = ("$flagd", "$flagd.timestamp", "")  # variables that contain the time of day
logging.getLogger("openfeature.contrib").setLevel(logging.CRITICAL)  # refusals are raised here


class FlagError(ValueError):
    """A flag file that cannot be used."""


@dataclass(frozen=True, slots=True, config=STRICT)
class FlagSettings:
    """The flag that selects the version, and the surfaces that it is asked for."""

    flag: str
    document: dict[str, Any]  # flagd's own format
    surfaces: tuple[str, ...] = ()
    editor: str | None = None  # the targeting key of every client outside the crowd
    versions: tuple[Version, ...] = ()  # besides those that the backend brings along
    stale_s: Annotated[float, Field(ge=0, le=3600)] = 0.0  # users keep their version for up to this


class Flags:
    """A flag that selects one of `versions`. Users keep theirs while the share grows.

    The answer for a user is kept until the flag is switched, for evaluation takes as long as the
    simulation of several requests.
    """

    def __init__(self, settings: FlagSettings, versions: Mapping[str, Any], seed: int) -> None:
        self.settings, self._seed = settings, seed
        self._core = _core(settings.document)
        self._resolved: dict[tuple[str, str], str] = {}
        self._default = self._checked_default(versions)
        variants: dict[str, str] = settings.document["flags"][settings.flag]["variants"]
        self.selectable = tuple(variants.values())  # names of versions

    def version_of(self, client: str, surface: str, *, in_crowd: bool = False) -> str:
        """The name of the version that answers this client.

        Users of the crowd all ask for the first of the flag's surfaces.
        """
        key = client if in_crowd or self.settings.editor is None else self.settings.editor
        name = self._resolved.get((key, surface))
        if name is None:
            name = self._resolve(f"{self._seed}/{key}", surface)
            self._resolved[key, surface] = name
        return name

    def _resolve(self, key: str, surface: str) -> str:
        """What flagd says; where its rule fails, the default variant, as OpenFeature demands."""
        try:
            return self._evaluated(key, surface)
        except Exception:  # the evaluator runs the rule, and a rule can raise anything
            return self._default

    def _evaluated(self, key: str, surface: str) -> str:
        context = EvaluationContext(key, {"surface": surface})
        value: str = self._core.resolve_string_value(self.settings.flag, "", context).value
        return value

    def _checked_default(self, versions: Mapping[str, Any]) -> str:
        """The default version, if the flag selects versions that exist, for everybody."""
        flag, described = self.settings.flag, self.settings.document["flags"]
        if flag not in described:
            raise FlagError(f"has no flag {flag!r}; it has: {', '.join(described) or 'none'}.")
        variants, default = described[flag]["variants"], described[flag].get("defaultVariant")
        for variant, name in variants.items():
            if not isinstance(name, str) or name not in versions:
                known = ", ".join(versions)
                raise FlagError(
                    f"flags.{flag}.variants.{variant}: {name!r} is no version; known: {known}."
                )
        if described[flag]["state"] != "ENABLED" or str(default) not in variants:
            raise FlagError(
                f"flags.{flag}: must be ENABLED, and defaultVariant one of its variants."
            )
        for number in range(PROBED):
            try:
                self._evaluated(f"probe-{number}", next(iter(self.settings.surfaces), ""))
            except Exception as error:
                raise FlagError(
                    f"flags.{flag}.targeting: flagd refuses it: {_words(error)}"
                ) from None
        return str(variants[str(default)])


def document(flag: str, old: str, new: str, share: float, *, kept_old: str = "") -> dict[str, Any]:
    """A flag file that gives `share` of the users the new version, and the others the old one.

    The new version comes first, so that who has it at 5 % has it at 25 % as well. The user with the
    targeting key `kept_old` never gets it.
    """
    weight = round(share * WEIGHTS)
    targeting: dict[str, Any] = {"fractional": [["new", weight], ["old", WEIGHTS - weight]]}
    if kept_old:
        targeting = {"if": [{"==": [{"var": "targetingKey"}, kept_old]}, "old", targeting]}
    described = {
        "state": "ENABLED",
        "variants": {"old": old, "new": new},
        "defaultVariant": "old",
        "targeting": targeting,
    }
    return {"flags": {flag: described}}


def key_between(flag: str, seed: int, low: float, high: float) -> str:
    """A targeting key whose user gets the new version above the share `low`, and at `high`."""
    core = {share: _core(document(flag, "old", "new", share)) for share in (low, high)}
    for number in range(TRIED if low < high else 0):
        key = f"editor-{number}"
        context = EvaluationContext(f"{seed}/{key}")
        names = [core[s].resolve_string_value(flag, "", context).value for s in (low, high)]
        if names == ["old", "new"]:
            return key
    raise FlagError(f"no user gets the new version between the shares {low} and {high}.")


def _core(content: Mapping[str, Any]) -> FlagdCore:
    """The evaluator with these flags; it gets JSON text, because it changes what it is given."""
    if not isinstance(content.get("flags"), dict):
        raise FlagError("must have a table `flags`, as flagd's format says.")
    if "$evaluators" in content:
        raise FlagError("has $evaluators. To fix: write the rule where it is used.")
    _refuse_wall_clock(content)
    core = FlagdCore()
    try:
        core.set_flags(orjson.dumps(content).decode())
    except Exception as error:  # not only its own errors: also TypeError, AttributeError, ...
        raise FlagError(f"flagd refuses it: {_words(error)}") from None
    return core


def _refuse_wall_clock(content: Any) -> None:
    """Refuse rules that read the time of day: the same run would go differently tomorrow."""
    waiting = [content]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            named = part.get("var")
            name = named[0] if isinstance(named, list) and named else named
            if "var" in part and (name in WALL_CLOCK or not isinstance(name, str)):
                msg = "reads `$flagd.timestamp`: no run could be repeated. To fix: remove it."
                raise FlagError(msg)
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


def _words(error: Exception) -> str:
    text = str(error) or str(error.__cause__ or "") or type(error).__name__
    return text.splitlines()[0]
