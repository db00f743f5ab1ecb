"""Distributions of times, described by percentiles or limits."""

import math
from random import Random
from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.settings import STRICT

Z99 = 2.3263478740408408  # the standard normal distribution's 99th percentile
Seconds = Annotated[float, Field(gt=0, le=86_400)]


@dataclass(frozen=True, slots=True, config=STRICT)
class LogNormal:
    """Times in seconds with the median `p50_s` and the 99th percentile `p99_s`."""

    p50_s: Seconds
    p99_s: Seconds

    @model_validator(mode="after")
    def _in_order(self) -> "LogNormal":
        if self.p99_s < self.p50_s:
            msg = f"p99_s ({self.p99_s}) must not be below p50_s ({self.p50_s})"
            raise ValueError(msg)
        return self

    def draw(self, random: Random) -> float:
        sigma = math.log(self.p99_s / self.p50_s) / Z99
        return self.p50_s * math.exp(sigma * random.gauss(0, 1))


@dataclass(frozen=True, slots=True, config=STRICT)
class Uniform:
    """Times in seconds, uniform between `least_s` and `most_s`."""

    least_s: Annotated[float, Field(ge=0)]
    most_s: Seconds

    def draw(self, random: Random) -> float:
        return random.uniform(self.least_s, self.most_s)


@dataclass(frozen=True, slots=True, config=STRICT)
class Fixed:
    """Always the same time in seconds."""

    fixed_s: Annotated[float, Field(ge=0, le=86_400)]

    def draw(self, random: Random) -> float:
        return self.fixed_s


Distribution = LogNormal | Uniform | Fixed
