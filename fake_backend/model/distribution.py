"""Distributions of times, described by percentiles or limits."""

import math
from random import Random
from statistics import NormalDist
from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.settings import STRICT

Z99 = 2.3263478740408408  # the standard normal distribution's 99th percentile
STANDARD = NormalDist()
OUTERMOST = 1e-9  # quantiles 0 and 1 of a log-normal distribution are 0 and infinity
LARGEST_EXPONENT = 700.0
LONGEST_S = 86_400
Seconds = Annotated[float, Field(gt=0, le=LONGEST_S)]


@dataclass(frozen=True, slots=True, config=STRICT)
class LogNormal:
    """Times in seconds with the median `p50_s` and the 99th percentile `p99_s`."""

    p50_s: Annotated[Seconds, Field(examples=[0.4])]
    p99_s: Annotated[Seconds, Field(examples=[0.8])]

    @model_validator(mode="after")
    def _in_order(self) -> "LogNormal":
        if self.p99_s < self.p50_s:
            msg = f"p99_s ({self.p99_s}) must not be below p50_s ({self.p50_s})"
            raise ValueError(msg)
        return self

    def at(self, quantile: float) -> float:
        sigma = (math.log(self.p99_s) - math.log(self.p50_s)) / Z99
        inside = min(max(quantile, OUTERMOST), 1 - OUTERMOST)
        times = math.exp(min(sigma * STANDARD.inv_cdf(inside), LARGEST_EXPONENT))
        return min(self.p50_s * times, LONGEST_S)

    def draw(self, random: Random) -> float:
        return self.at(random.random())


@dataclass(frozen=True, slots=True, config=STRICT)
class Uniform:
    """Times in seconds, uniform between `least_s` and `most_s`."""

    least_s: Annotated[float, Field(ge=0, le=LONGEST_S, examples=[0.4])]
    most_s: Annotated[Seconds, Field(examples=[0.8])]

    def at(self, quantile: float) -> float:
        return self.least_s + quantile * (self.most_s - self.least_s)

    def draw(self, random: Random) -> float:
        return self.at(random.random())


@dataclass(frozen=True, slots=True, config=STRICT)
class Fixed:
    """Always the same time in seconds."""

    fixed_s: Annotated[float, Field(ge=0, le=LONGEST_S)]

    def at(self, quantile: float) -> float:
        return self.fixed_s

    def draw(self, random: Random) -> float:
        return self.fixed_s


Distribution = Annotated[LogNormal | Uniform | Fixed, Field(title="a distribution")]
