"""ACME's API: one question, one answer."""

from acme_resilience.providers.acme import Acme
from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.route import Route

HOST = "acme.invalid"
PLAIN = (HOST, "/api")
SURFACES = ("acme_answers",)


def answer(call: Call, context: Context) -> Reply:
    return json_reply({"answer": 42})


ROUTES = (Route(HOST, "GET", "/api/answer", "acme_answers", answer, Acme()),)
