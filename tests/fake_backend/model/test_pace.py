"""The pace of every model, and `times = 4` of the fault `latency`, without waiting for it."""

from dataclasses import dataclass, field
from statistics import median
from typing import Any

import orjson
import pytest

from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.exchange.replies import Replies
from fake_backend.messages.reply import FOREVER, Piece
from fake_backend.messages.request import Call, Identity
from fake_backend.model.pace import slowed
from fake_backend.plan.plan import Plan
from fake_backend.protocols import ROUTES
from fake_backend.route import Route, RouteTable
from tests.fake_backend.exchange.steered import frozen_clock

TABLE = RouteTable(ROUTES)
REQUESTS = 64
TURNS = [{"role": "user", "content": "Hello?"}]
CODE = {"prompt": "total = ", "stream": True}


@dataclass
class Asked:
    """The requests of one client for one route, and what is drawn for them."""

    host: str
    path: str
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def route(self) -> Route:
        route = TABLE.find(self.host, "POST", self.path)
        assert route is not None
        return route

    def pauses(self, plans: PlanStack, *, first: int, seed: int = 1) -> list[list[float]]:
        """The pauses of REQUESTS answers, from the `first`."""
        replies = Replies(seed, frozen_clock(), paced=True)
        call = Call("POST", self.host, self.path, body=orjson.dumps(self.content))
        surface, provider = self.route.surface_of(call), self.route.provider
        found = []
        for nth in range(first, first + REQUESTS):
            identity = Identity("client", surface, nth, 1)
            hits = plans.active.hits(call, identity, provider, 0.0, 0.0)
            reply = replies.reply(call, identity, self.route, hits)
            found.append([piece.pause_s for piece in reply.pieces])
        return found


CASES = {
    "openai chat": Asked(
        "api.openai.com", "/v1/chat/completions", {"messages": TURNS, "stream": True}
    ),
    "openai chat, quick": Asked(
        "api.openai.com", "/v1/chat/completions", {"model": "gpt-4o-mini", "messages": TURNS}
    ),
    "openai code": Asked("api.openai.com", "/v1/completions", CODE),
    "openai responses": Asked("api.openai.com", "/v1/responses", {"input": TURNS, "stream": True}),
    "anthropic": Asked("api.anthropic.com", "/v1/messages", {"messages": TURNS, "stream": True}),
    "ollama": Asked("ollama.invalid", "/api/generate", {**CODE, "raw": True}),
    "llama.cpp": Asked("llama-cpp.invalid", "/infill", {"input_prefix": "a = ", "stream": True}),
    "tabby": Asked("tabby.invalid", "/v1/completions", {"segments": {"prefix": "a = "}}),
    "copilot ghost text": Asked(
        "proxy.individual.githubcopilot.com", "/v1/engines/gpt-41-copilot/completions", CODE
    ),
    "copilot chat": Asked(
        "api.individual.githubcopilot.com",
        "/chat/completions",
        {"model": "gpt-4.1", "messages": TURNS, "stream": True},
    ),
}


def plans(**latency: Any) -> PlanStack:
    stack = PlanStack(1, frozen_clock())
    if latency:
        surfaces = ["openai_chat", "openai_completions", "openai_responses", "anthropic_messages"]
        surfaces += ["ollama_generate", "llama_cpp_infill", "tabby_completions", "ghost_text"]
        table = {"fault": "latency", "surfaces": [*surfaces, "chat"], **latency}
        stack.active.extend(Plan.parse([table]), 0.0)
    return stack


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", CASES)
def test_four_times_is_four_times_the_median_and_the_slowest(name: str, seed: int) -> None:
    """The requests under the fault are later ones: no pause is drawn twice."""
    case = CASES[name]
    healthy = case.pauses(plans(), first=1, seed=seed)
    slow = case.pauses(plans(times=4), first=1 + REQUESTS, seed=seed)
    firsts = [sorted(pauses[0] for pauses in round_) for round_ in (healthy, slow)]
    assert 3.6 < median(firsts[1]) / median(firsts[0]) < 4.4
    assert 3 < firsts[1][60] / firsts[0][60] < 5
    later = [
        [pause for pauses in round_ for pause in pauses[1:] if pause] for round_ in (healthy, slow)
    ]
    if later[0]:
        assert 3.3 < median(later[1]) / median(later[0]) < 4.7


def test_a_healthy_model_has_its_own_pace() -> None:
    for name, p50_s in (("openai chat", 0.3), ("openai chat, quick", 0.1)):
        firsts = sorted(pauses[0] for pauses in CASES[name].pauses(plans(), first=1))
        assert median(firsts) == pytest.approx(p50_s, rel=0.03)
        assert 1.6 * p50_s < firsts[-1] < 2.6 * p50_s


def test_an_absolute_pace_is_spread_as_evenly() -> None:
    absolute = {"p50_s": 2, "p99_s": 5}
    slow = CASES["openai chat"].pauses(plans(first_token=absolute), first=1)
    firsts = sorted(pauses[0] for pauses in slow)
    assert median(firsts) == pytest.approx(2, rel=0.05)
    assert 3.8 < firsts[-1] < 7


def test_what_is_lost_stays_lost_and_heartbeats_keep_their_pace() -> None:
    pieces = [Piece(b"a", 1), Piece(b"b", 2, "token"), Piece(b":", 30), Piece(b"", FOREVER)]
    assert [piece.pause_s for piece in slowed(pieces, 4)] == [4, 8, 30, FOREVER]
