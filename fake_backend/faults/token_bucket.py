"""A rate limit that counts requests and tokens per minute."""

from math import ceil
from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call, whole
from fake_backend.rate_limits import ReachedLimit
from fake_backend.settings import STRICT

WINDOW_S = 60.0
ROUNDING_S = 1e-6
ANSWER_LIMITS = (
    "max_tokens",
    "max_completion_tokens",
    "max_output_tokens",
    "n_predict",
    "num_predict",
)


@dataclass(frozen=True, config=STRICT)
class TokenBucket(AnswerFault):
    """Answer normally until a client exceeds its limits per minute, then 429 with the true wait.

    `requests_per_min` and `tokens_per_min` are buckets that refill steadily; 0 sets no limit. A
    request costs a quarter of its bytes plus its `max_tokens` in tokens, at most a whole bucket.
    With `failures_count`, refused requests cost as much as accepted ones, as with OpenAI, so that
    hammering prolongs the wait. With `extends`, every refused request restarts a wait of one minute
    (github/copilot-cli#2754).
    """

    requests_per_min: Annotated[int, Field(ge=0, le=1_000_000)] = 20
    tokens_per_min: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    failures_count: bool = True
    extends: bool = False

    @model_validator(mode="after")
    def _limits_something(self) -> "TokenBucket":
        if not self.requests_per_min and not self.tokens_per_min:
            msg = "requests_per_min and tokens_per_min are both 0: set at least one of them"
            raise ValueError(msg)
        return self

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        """A bucket is stored as the time at which it will be full again."""
        now, memory = context.now, context.memory
        asked = {"requests": 1, "tokens": _tokens(context.call)}
        limits = {"requests": self.requests_per_min, "tokens": self.tokens_per_min}
        cost_s = {
            what: min(1.0, asked[what] / limit) * WINDOW_S
            for what, limit in limits.items()
            if limit
        }
        full_at = {what: max(memory.get(what, now), now) + cost for what, cost in cost_s.items()}
        what = max(full_at, key=lambda name: full_at[name])
        wait = max(full_at[what] - WINDOW_S, memory.get("closed_until", now)) - now
        if wait <= ROUNDING_S:
            memory.update(full_at)
            return reply
        used = round(limits[what] * min(1.0, (full_at[what] - cost_s[what] - now) / WINDOW_S))
        if self.extends:
            memory.update(dict.fromkeys([*full_at, "closed_until"], now + WINDOW_S))
            wait = WINDOW_S
        elif self.failures_count:
            most = now + 2 * WINDOW_S
            memory.update({name: min(at, most) for name, at in full_at.items()})
            wait = memory[what] + cost_s[what] - WINDOW_S - now
        reached = ReachedLimit(what, limits[what], used, asked[what], _quarters_up(wait))
        return reached.reply(context.provider, context.call.model, context.epoch)


def _quarters_up(seconds: float) -> float:
    """Up to the next quarter of a second, but not for a rounding error of the clock."""
    return ceil((seconds - ROUNDING_S) * 4) / 4


def _tokens(call: Call) -> int:
    options = call.json.get("options")
    content: dict[str, Any] = {**(options if isinstance(options, dict) else {}), **call.json}
    wanted = next((content[name] for name in ANSWER_LIMITS if name in content), 0)
    return len(call.body) // 4 + max(0, whole(wanted) or 0)
