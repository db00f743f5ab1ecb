from fake_backend.exchange.entries import answered, asked
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.request import Call, Identity
from fake_backend.transport.delivery import Delivery
from fake_backend.transport.response import Origin

IDENTITY = Identity("client", "chat", 3, 2)
CALL = Call(
    "POST",
    "api.openai.com",
    "/v1/chat/completions",
    headers={"openai-intent": "conversation"},
    body=b'{"model": "gpt-4.1", "x": "\xc3\xa4"}',
    http="2",
)
ASKED = asked(CALL, Origin(7, 3, 2), IDENTITY, {}, at=1.5, body_bytes=28)


def test_a_request_keeps_the_beginning_of_its_body() -> None:
    entry = ASKED
    assert (entry.request, entry.at, entry.attempt) == ("chat/client/3", 1.5, 2)
    assert (entry.host, entry.model, entry.intent) == ("api.openai.com", "gpt-4.1", "conversation")
    assert (entry.bytes, entry.fingerprint) == (31, CALL.fingerprint)
    assert entry.body == '{"model": "gpt-4.1", "x": "\N{REPLACEMENT CHARACTER}'
    assert entry.planned == []


def test_an_answer_has_what_was_delivered() -> None:
    delivery = Delivery(status=200, first_byte_at=2.0, planned_s=0.12345678, late_s=0.0000004)
    delivery.count(Piece(b"data", delivers="stall"))
    reply = Reply(429, retry_after_s=20, own_first_s=0.12345678)
    entry = answered(ASKED, reply, {}, delivery, at=2.5)
    assert (entry.request, entry.at, entry.status) == ("chat/client/3", 2.5, 200)
    assert (entry.planned, entry.delivered, entry.draws) == ([], ["stall"], {})
    assert (entry.bytes, entry.digest) == (4, delivery.digest.hexdigest())
    assert (entry.planned_s, entry.late_s, entry.own_first_s) == (0.123457, 0.0, 0.123457)
    assert answered(ASKED, Reply(), {}, delivery, at=2.5).own_first_s is None
    assert (entry.client_left, entry.retry_after_s) == (False, 20)


def test_both_say_where_the_request_came_from_and_who_ended_it() -> None:
    assert (ASKED.http, ASKED.connection, ASKED.stream, ASKED.in_flight) == ("2", 7, 3, 2)
    entry = answered(ASKED, Reply(), {}, Delivery(client_end="rst:CANCEL"), at=2.5)
    assert (entry.http, entry.connection, entry.stream) == ("2", 7, 3)
    assert (entry.client_left, entry.client_end) == (True, "rst:CANCEL")
