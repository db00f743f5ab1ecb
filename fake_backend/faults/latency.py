"""Slow answers."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import tee
from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, PaceFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.model.distribution import Distribution, LogNormal
from fake_backend.model.pace import Pace, slowed
from fake_backend.model.quantiles import even_quantile
from fake_backend.settings import STRICT

PER_TOKEN = LogNormal(p50_s=0.02, p99_s=0.06)


@dataclass(frozen=True, config=STRICT)
class Latency(PaceFault):
    """Delay the first token and each later token.

    `times` is relative: the pauses are this many times as long as the model's own. Answers without
    a model, such as lists and tokens, have no pauses, and stay as they are.

    `first_token` and `per_token` are absolute, and the same for every model: distributions in
    seconds, of which `{p50_s, p99_s}` is log-normal, `{least_s, most_s}` uniform and `{fixed_s}`
    constant. By default, later tokens have a median of 20 ms and a 99th percentile of 60 ms.

    A larger model behind the same address has this effect: nothing fails, but everything is slow.
    When the fault ends, the rest of the answer comes at the model's pace.
    """

    times: Annotated[float, Field(ge=1, le=1000)] | None = None
    first_token: Distribution | None = None
    per_token: Distribution | None = None  # only with `first_token`

    @model_validator(mode="after")
    def _one_measure(self) -> "Latency":
        if (self.times is None) == (self.first_token is None):
            given = "neither" if self.times is None else "both"
            msg = f"needs exactly one of `times` and `first_token`: {given} is set"
            raise ValueError(msg.replace("both is", "both are"))
        if self.times is not None and self.per_token is not None:
            msg = "`times` also slows the later tokens: leave out `per_token`"
            raise ValueError(msg)
        return self

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if self.times is not None and _instant(reply):
            return reply
        own, again = tee(reply.pieces)
        slow = self._slow(again, context)
        return replace(reply, pieces=_until_over(own, slow, context))

    def _slow(self, pieces: Iterable[Piece], context: FaultContext) -> Iterator[Piece]:
        if self.times is not None:
            return slowed(pieces, self.times)
        assert self.first_token is not None
        pace = Pace(self.first_token, self.per_token or PER_TOKEN)
        return pace.paced(pieces, _next_quantile(context), context.random)


def _instant(reply: Reply) -> bool:
    return isinstance(reply.pieces, tuple) and not any(piece.pause_s for piece in reply.pieces)


def _next_quantile(context: FaultContext) -> float:
    """Like a model's own, evenly distributed over the requests that the fault hits."""
    memory = context.memory
    memory["hits"] = memory.get("hits", 0) + 1
    if "sequence" not in memory:
        memory["sequence"] = str(context.random.random())
    return even_quantile(memory["sequence"], memory["hits"])


def _until_over(
    own: Iterable[Piece], slow: Iterable[Piece], context: FaultContext
) -> Iterator[Piece]:
    for healthy, late in zip(own, slow, strict=True):
        yield healthy if context.over.given else late
