"""Simulated users: who asks when, for how much, in which language, and what they do with it. Pure.

Everything about a request is drawn before it is known how it goes. What the real editor does, or
which version answers, therefore changes nobody's draw.
"""

import math
from collections.abc import Iterator
from random import Random  # seeded with the run's seed
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass as settings

from fake_backend.messages.fingerprint import chance, fingerprint
from fake_backend.model.quantiles import GOLDEN
from fake_backend.model.version import Service, Version, normal
from fake_backend.rollout.arrivals import (
    PROMPT,
    TracedRequest,
    gamma_arrivals,
    mean_gap_s,
    traced_arrivals,
)
from fake_backend.settings import STRICT

SILVER = math.sqrt(2) - 1  # like the golden ratio, for a second sequence of quantiles
Retries = Literal["none", "naive", "backoff"]


@settings(frozen=True, slots=True, config=STRICT)
class CrowdSettings:
    """The simulated users. Their requests per second follow from `load`.

    A refusal costs the pool nothing: retries prolong an overload by the demand that they keep
    alive, not by the work of refusing them.
    """

    users: Annotated[int, Field(ge=1, le=100_000)] = 2000  # each writes in one language
    load: Annotated[float, Field(gt=0, le=100)] = 0.8  # share of the slots, on the old version
    burstiness: Annotated[float, Field(gt=0, le=100)] = 0.5  # 1: Poisson; smaller: bursts
    retries: Retries = "naive"  # of refused ones; naive: within 0.3 s, whatever was asked for
    retries_most: Annotated[int, Field(ge=0, le=100)] = 5  # of one request
    patience_s: Annotated[float, Field(gt=0, le=3600)] = 10  # seconds, then the user gives up
    languages: Annotated[  # in which users write, with their shares
        dict[str, Annotated[float, Field(gt=0, le=1)]], Field(min_length=1, max_length=100)
    ] = Field(default_factory=lambda: {"typescript": 0.4, "python": 0.3, "other": 0.3})
    trace: Annotated[tuple[TracedRequest, ...], Field(max_length=20_000)] = ()  # its arrivals

    @model_validator(mode="after")
    def _sensible(self) -> "CrowdSettings":
        total = math.fsum(self.languages.values())
        if abs(total - 1) > 1e-6:
            msg = f"languages must be shares that add up to 1; they add up to {total:g}"
            raise ValueError(msg)
        if self.trace and not mean_gap_s(self.trace):
            msg = "trace must not have all its requests at the same moment"
            raise ValueError(msg)
        return self

    def rate(self, slots: float, old: Version) -> float:
        """Requests per second that use `load` of the slots."""
        prompt = PROMPT.mean
        if self.trace:
            prompt = sum(one.prompt_tokens for one in self.trace) / len(self.trace)
        return self.load * slots / (old.slots * old.mean_busy_s(prompt))


class Demand(NamedTuple):
    """What a request needs, whichever version answers it."""

    quantile: float  # of the time to the first token
    prompt_tokens: int
    output_normal: float  # the length of the answer, in standard deviations
    output_tokens: int | None = None  # if a trace says it

    def service(self, version: Version) -> Service:
        output = self.output_tokens
        if output is None:
            output = version.output.at(self.output_normal)
        return version.service(self.quantile, self.prompt_tokens, output)


def demand_of(seed: int, client: str, nth: int, prompt_tokens: int) -> Demand:
    """The demand of the `nth` request of a client: the same for real and simulated ones."""
    first, second = chance(f"{seed}/first/{client}"), chance(f"{seed}/output/{client}")
    return _demand(first, second, nth, prompt_tokens, None)


def _demand(
    first: float, second: float, nth: int, prompt_tokens: int, output_tokens: int | None
) -> Demand:
    quantile = (first + nth * GOLDEN) % 1
    return Demand(quantile, prompt_tokens, normal((second + nth * SILVER) % 1), output_tokens)


class User:
    """A simulated user: `client` is what the backend would call a client with this credential."""

    __slots__ = ("_first", "_second", "asked", "client", "credential", "language")

    def __init__(self, seed: int, number: int, language: str) -> None:
        self.credential = f"Bearer crowd-{number}"
        self.client = fingerprint(self.credential.encode())[:8]
        self.language = language
        self.asked = 0
        self._first = chance(f"{seed}/first/{self.client}")
        self._second = chance(f"{seed}/output/{self.client}")

    def next_demand(self, prompt_tokens: int, output_tokens: int | None) -> Demand:
        self.asked += 1
        return _demand(self._first, self._second, self.asked, prompt_tokens, output_tokens)


class Arrival(NamedTuple):
    """A request of the crowd. The two chances say what becomes of an answer that is shown."""

    at: float
    number: int  # of this crowd's requests, from 1
    user: User
    demand: Demand
    filter_chance: float
    accept_chance: float


class Crowd:
    """The users, and the sequence of their requests at `rate` per second, which ends at `until`."""

    def __init__(
        self, settings: CrowdSettings, seed: int, rate: float, *, until: float = math.inf
    ) -> None:
        self.settings, self.seed, self.rate, self._until = settings, seed, rate, until
        names, shares = list(settings.languages), list(settings.languages.values())
        drawn = Random(f"{seed}/crowd/languages").choices(names, shares, k=settings.users)
        self.users = [User(seed, number, language) for number, language in enumerate(drawn)]

    def arrivals(self) -> Iterator[Arrival]:
        """All requests, the first ones first; repeats of refused ones are not among them."""
        settings, random = self.settings, Random(f"{self.seed}/crowd/arrivals")
        asks = (
            traced_arrivals(settings.trace, self.rate)
            if settings.trace
            else gamma_arrivals(self.rate, settings.burstiness, random)
        )
        for number, ask in enumerate(asks, 1):
            if ask.at >= self._until:
                return
            user = self.users[random.randrange(len(self.users))]
            demand = user.next_demand(ask.prompt_tokens, ask.output_tokens)
            yield Arrival(ask.at, number, user, demand, random.random(), random.random())

    def retry_after_s(self, arrival: Arrival, attempt: int, asked_s: float | None) -> float | None:
        """Seconds after which the user asks again; None: never.

        `attempt` counts the failed ones, from 1; `asked_s` is the Retry-After of the refusal. Naive
        clients ignore it. Backoff is exponential from 1 s, with full jitter, and waits at least as
        long as it is asked to (the AWS Architecture Blog's "Exponential Backoff And Jitter").
        """
        policy = self.settings.retries
        if policy == "none" or attempt > self.settings.retries_most:
            return None
        drawn = chance(f"{self.seed}/retry/{arrival.number}/{attempt}")
        if policy == "naive":
            return 0.1 + 0.2 * drawn
        return float(max(asked_s or 0.0, 1.0) + drawn * min(60.0, 2.0**attempt))
