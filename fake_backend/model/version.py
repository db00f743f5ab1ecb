"""Versions of a model, as a rollout sees them: how slow, how heavy and how good each one is."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.model.distribution import STANDARD, Z99, LogNormal
from fake_backend.model.pace import Pace
from fake_backend.plugins import UnknownNameError
from fake_backend.settings import STRICT, read_settings

FOLDER = Path(__file__).with_name("versions")
OTHER = "other"  # stands for every language that is not listed
TOKENS_P99 = 3.0  # a token's P99 gap is this many times its median
Factor = Annotated[float, Field(gt=0, le=1000)]
Share = Annotated[float, Field(ge=0, le=1)]
Shares = Annotated[dict[str, Share], Field(max_length=100)]
Name = Annotated[str, Field(pattern=r"^[\w.-]{1,64}$", examples=["gpt-5.0"])]


class Service(NamedTuple):
    """What one request costs, once it has its slots."""

    first_s: float  # until the first token
    busy_s: float  # until the last one


@dataclass(frozen=True, slots=True, config=STRICT)
class Tokens:
    """Numbers of tokens: log-normal, with the median `p50` and the 99th percentile `p99`."""

    p50: Annotated[float, Field(ge=1, le=1_000_000, examples=[13])]
    p99: Annotated[float, Field(ge=1, le=1_000_000, examples=[252])]

    @model_validator(mode="after")
    def _in_order(self) -> "Tokens":
        if self.p99 < self.p50:
            msg = f"p99 ({self.p99}) must not be below p50 ({self.p50})"
            raise ValueError(msg)
        return self

    @property
    def mean(self) -> float:
        return self.p50 * math.exp((math.log(self.p99 / self.p50) / Z99) ** 2 / 2)

    def at(self, normal: float) -> int:
        """The number of tokens `normal` standard deviations from the median of the logarithm."""
        return max(1, round(self.p50 * math.exp(math.log(self.p99 / self.p50) * normal / Z99)))


@dataclass(frozen=True, slots=True, config=STRICT)
class Version:
    """A model under a flag. Times are those of an idle server.

    With `slower` a version is slow for each of its users, with `slots` heavy for all that share its
    pool.
    """

    name: Name  # as `old`, `new` and `when.version` say it
    about: str  # one line
    family: Name  # the model, as its answers name it
    first_token: LogNormal  # until the first token, without the prompt
    prefill_s: Annotated[float, Field(ge=0, le=1)]  # for each token of the prompt
    token_s: Annotated[float, Field(gt=0, le=10)]  # for each token of the answer, median
    output: Tokens  # length of the answers
    slower: Factor = 1.0  # multiplies every time
    slots: Factor = 1.0  # of the pool that one request takes
    token_times: Factor = 1.0  # tokens for the same text, against the version before
    accepted: Shares = Field(default_factory=dict)  # of the answers shown, by language
    filtered: Shares = Field(default_factory=dict)  # of all answers, by language
    refused: Share = 0.0  # of the requests of the simulated crowd; a real client needs a fault
    invented: tuple[str, ...] = ()  # settings whose figures nobody has published

    @model_validator(mode="after")
    def _exist(self) -> "Version":
        names = {field.name for field in fields(self)}
        for name in self.invented:
            if name not in names:
                msg = f"invented must name settings of a version; {name!r} is none"
                raise ValueError(msg)
        return self

    @property
    def pace(self) -> Pace:
        """The pace of a streamed answer, without its prompt."""
        first, token_s = self.first_token, self.token_s * self.slower
        return Pace(
            LogNormal(p50_s=first.p50_s * self.slower, p99_s=first.p99_s * self.slower),
            LogNormal(p50_s=token_s, p99_s=token_s * TOKENS_P99),
        )

    def service(self, quantile: float, prompt_tokens: int, output_tokens: float) -> Service:
        """The cost of a request; `quantile` is that of its first token."""
        prompt_s = self.prefill_s * prompt_tokens * self.token_times
        first_s = (self.first_token.at(quantile) + prompt_s) * self.slower
        output_s = self.token_s * output_tokens * self.token_times * self.slower
        return Service(first_s, first_s + output_s)

    def mean_busy_s(self, prompt_tokens: float) -> float:
        """The mean time for which a request keeps its slots."""
        first = self.first_token
        spread = math.log(first.p99_s / first.p50_s) / Z99
        tokens_s = self.prefill_s * prompt_tokens + self.token_s * self.output.mean
        return self.slower * (first.p50_s * math.exp(spread**2 / 2) + tokens_s * self.token_times)

    def accepts(self, language: str) -> float:
        """The share of the answers shown in this language that users accept."""
        return share_of(self.accepted, language)

    def filters(self, language: str) -> float:
        """The share of the answers in this language that a filter withholds."""
        return share_of(self.filtered, language)

    def withholds(self, language: str) -> float:
        """The share of the requests in this language that are refused, or their answer filtered."""
        return self.refused + (1 - self.refused) * self.filters(language)


def share_of(shares: Mapping[str, float], language: str) -> float:
    return shares.get(language, shares.get(OTHER, 0.0))


def normal(quantile: float) -> float:
    """The standard normal distribution's value at `quantile`."""
    return STANDARD.inv_cdf(min(max(quantile, 1e-9), 1 - 1e-9))


@cache
def known_versions() -> dict[str, Version]:
    """The versions that the backend brings along, by name."""
    tables = [tomllib.loads(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.toml"))]
    return {version.name: version for version in (read_settings(Version, t) for t in tables)}


def version_named(name: str) -> Version:
    """The version that the backend brings along.

    Raises:
        UnknownNameError: there is none with this name.
    """
    if name not in known_versions():
        raise UnknownNameError("version", name, known_versions())
    return known_versions()[name]
