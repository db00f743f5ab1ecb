"""When the crowd asks, and for how much: a gamma process, or the requests of a trace. Pure."""

from collections.abc import Iterator
from itertools import cycle
from random import Random  # seeded with the run's seed
from statistics import fmean
from typing import Annotated, NamedTuple

from pydantic import Field
from pydantic.dataclasses import dataclass as settings

from fake_backend.model.version import Tokens
from fake_backend.settings import STRICT

PROMPT = Tokens(p50=1469, p99=7436)  # the code trace of Azure, 2023 (AzurePublicDataset)


@settings(frozen=True, slots=True, config=STRICT)
class TracedRequest:
    """A request of a published trace."""

    gap_s: Annotated[float, Field(ge=0, le=86_400)]  # since the request before
    prompt_tokens: Annotated[int, Field(ge=0, le=10_000_000)]
    output_tokens: Annotated[int, Field(ge=0, le=10_000_000)]


class Ask(NamedTuple):
    """One arrival; what is None is drawn from the version's own distribution."""

    at: float  # seconds since the crowd began
    prompt_tokens: int
    output_tokens: int | None


def gamma_arrivals(rate: float, burstiness: float, random: Random) -> Iterator[Ask]:
    """Arrivals whose gaps have a gamma distribution of the shape `burstiness`.

    1 is a Poisson process; smaller shapes are burstier (the `--burstiness` of vLLM's benchmark).
    """
    at, scale = 0.0, 1 / (burstiness * rate)
    while True:
        at += random.gammavariate(burstiness, scale)
        yield Ask(at, PROMPT.at(random.gauss(0, 1)), None)


def traced_arrivals(trace: tuple[TracedRequest, ...], rate: float) -> Iterator[Ask]:
    """The requests of a trace, again and again, with its gaps scaled to the mean rate."""
    at, scale = 0.0, 1 / (rate * mean_gap_s(trace))
    for request in cycle(trace):
        at += request.gap_s * scale
        yield Ask(at, request.prompt_tokens, request.output_tokens)


def mean_gap_s(trace: tuple[TracedRequest, ...]) -> float:
    return fmean(request.gap_s for request in trace)
