from fake_backend.messages.reply import json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.model.text import Answers
from fake_backend.protocols.copilot.rest import rest_route
from fake_backend.route import Generated


def test_every_answer_says_what_is_left_of_the_rate_limit() -> None:
    route = rest_route("GET", "/user", "account", lambda call, context: json_reply({}))
    assert not isinstance(route.answer, Generated)
    reply = route.answer(Call("GET", route.host, "/user"), Context(Answers(1), epoch=1000.0))
    assert dict(reply.headers)["x-ratelimit-reset"] == "4600"
    assert route.cors
