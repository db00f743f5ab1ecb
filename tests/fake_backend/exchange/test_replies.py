from typing import Any

import orjson
import pytest

from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.exchange.replies import Hits, Replies
from fake_backend.messages.request import Call, Identity
from fake_backend.plan.plan import Plan
from fake_backend.protocols import DEFAULT_PROVIDER, ROUTES
from fake_backend.route import Route, RouteTable
from tests.fake_backend.exchange.steered import frozen_clock

TABLE = RouteTable(ROUTES)
CHAT = {"model": "gpt-4.1", "stream": True, "messages": [{"role": "user", "content": "How?"}]}


class Scene:
    def __init__(self, *, paced: bool = False) -> None:
        self.clock = frozen_clock()
        self.plans = PlanStack(1, self.clock)
        self.replies = Replies(1, self.clock, paced=paced)

    def ask(self, content: Any, path: str = "/v1/chat/completions", **fault: Any) -> Any:
        """The reply to a chat request, under one fault if one is given."""
        call = Call("POST", "api.openai.com", path, body=orjson.dumps(content))
        route = TABLE.find(call.host, call.method, call.path)
        if fault:
            self.plans.switch(Plan.parse([{"surfaces": ["openai_chat"], **fault}]))
        identity = Identity("client", "openai_chat", 1, 1)
        hits = self.hits(call, identity, route)
        return self.replies.reply(call, identity, route or DEFAULT_PROVIDER, hits)

    def hits(self, call: Call, identity: Identity, route: Route | None) -> Hits:
        provider = route.provider if route else DEFAULT_PROVIDER
        return self.plans.active.hits(call, identity, provider, self.clock.monotonic(), 0.0)


def test_a_path_without_a_route_is_the_provider_s_error() -> None:
    assert Scene().ask({}, "/nothing").status == 404


def test_json_of_another_shape_is_an_invalid_request() -> None:
    assert Scene().ask({"messages": 7}).status == 400


def test_a_model_has_a_pace_and_none_if_unpaced() -> None:
    pauses = [
        sum(piece.pause_s for piece in Scene(paced=paced).ask(CHAT).pieces)
        for paced in (False, True)
    ]
    assert pauses[0] == 0 < pauses[1]


def test_a_reply_keeps_the_models_own_time_whatever_a_fault_makes_of_it() -> None:
    assert Scene().ask(CHAT).own_first_s is None
    own = Scene(paced=True).ask(CHAT)
    slow = Scene(paced=True).ask(CHAT, fault="latency", times=4)
    assert own.own_first_s == slow.own_first_s == next(iter(own.pieces)).pause_s
    assert next(iter(slow.pieces)).pause_s == pytest.approx(4 * own.own_first_s)


def test_the_head_delivers_a_fault_that_no_piece_delivers() -> None:
    assert Scene().ask(CHAT).delivers == ()
    assert Scene().ask(CHAT, fault="http_error", status=503).delivers == ("http_error",)
    assert Scene().ask(CHAT, fault="empty_answer").delivers == ("empty_answer",)


def test_a_pace_is_delivered_by_the_first_wait() -> None:
    fixed = {"fixed_s": 0.1}
    paced = Scene().ask(CHAT, fault="latency", first_token=fixed, per_token=fixed)
    assert (paced.holds, paced.delivers) == ("latency", ())


@pytest.mark.parametrize("name", ["latency", "burst", "drip"])
def test_the_end_of_a_pace_reaches_the_delivery(name: str) -> None:
    settings: dict[str, Any] = {"times": 4} if name == "latency" else {}
    scene = Scene()
    reply = scene.ask(CHAT, fault=name, **settings)
    scene.plans.switch(Plan())
    assert reply.over.given


def test_no_end_lets_go_a_lost_answer() -> None:
    for name in ("hang", "stall", "endless_stream"):
        assert Scene().ask(CHAT, fault=name).over is None
