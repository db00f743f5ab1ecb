"""Which of the matching requests a fault hits: by time, by count and by share. Pure."""

import math
from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.settings import STRICT

MOST = 1_000_000_000  # requests
Share = Annotated[float, Field(ge=0, le=1)]
Moment = Annotated[float, Field(ge=0, le=86_400)]
Count = Annotated[int, Field(ge=0, le=MOST)]
Positive = Annotated[int, Field(ge=1, le=MOST)]


@dataclass(frozen=True, slots=True, config=STRICT)
class Stage:
    """For `for_s` seconds the fault hits `share` of the requests."""

    for_s: Annotated[float, Field(gt=0, le=86_400)]
    share: Share


Stages = Annotated[tuple[Stage, ...], Field(max_length=1000)]


@dataclass(frozen=True, slots=True, config=STRICT)
class Firing:
    """When and how often a fault fires; by default, on every matching request.

    Matching requests are counted for each client. Times are seconds since the fault was switched
    on.
    """

    share: Share = 1.0  # of the requests that the other settings leave, drawn at random
    skip: Count = 0  # spare the first matching requests
    every: Positive = 1  # of the rest, take each Nth
    first: Positive | None = None  # stop after this number of hits
    from_s: Moment = 0.0
    until_s: Moment | None = None
    ramp_s: Moment = 0.0  # the share rises from 0 in this time
    stages: Stages = ()  # shares one after the other, in place of `share`
    loop: bool = False  # start the stages again after the last one

    @model_validator(mode="after")
    def _possible(self) -> "Firing":
        if self.until_s is not None and self.until_s <= self.from_s:
            msg = f"until_s ({self.until_s}) must be after from_s ({self.from_s})"
            raise ValueError(msg)
        if self.stages and (self.ramp_s or self.share < 1):
            msg = "stages set the share: leave out share and ramp_s"
            raise ValueError(msg)
        if self.loop and not self.stages:
            msg = "loop needs stages"
            raise ValueError(msg)
        return self

    def counts(self, nth: int, fired: int) -> bool:
        """Whether the `nth` matching request may be hit, after `fired` earlier hits."""
        if nth <= self.skip or (self.first is not None and fired >= self.first):
            return False
        return (nth - self.skip) % self.every == 0

    def share_at(self, seconds: float) -> float:
        """The share of requests to hit, `seconds` after the fault was switched on."""
        if seconds < self.from_s or (self.until_s is not None and seconds >= self.until_s):
            return 0.0
        into = seconds - self.from_s
        if self.stages:
            return self._stage_at(into)
        return self.share * min(1.0, into / self.ramp_s) if self.ramp_s else self.share

    @property
    def over_s(self) -> float:
        """Seconds after the switch from which on no request is hit any more; infinity if never."""
        ends = [] if self.until_s is None else [self.until_s]
        if self.stages and not self.loop:
            ends.append(self.from_s + sum(stage.for_s for stage in self.stages))
        return min(ends, default=math.inf)

    def _stage_at(self, into: float) -> float:
        whole = sum(stage.for_s for stage in self.stages)
        into = into % whole if self.loop else into
        for stage in self.stages:
            if into < stage.for_s:
                return stage.share
            into -= stage.for_s
        return 0.0


ALWAYS = Firing()
