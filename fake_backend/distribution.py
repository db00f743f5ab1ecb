"""Log-normal times, described the way operators speak of them: by P50 and P99."""

import math
from random import Random
from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

Z99 = 2.3263478740408408  # the standard normal distribution's 99th percentile
Seconds = Annotated[float, Field(gt=0, le=3600)]


@dataclass(frozen=True, slots=True)
class LogNormal:
    """Times in seconds whose median is `p50_s` and whose 99th percentile is `p99_s`."""

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
