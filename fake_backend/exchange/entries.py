"""The journal entries of a request and of its answer."""

from fake_backend.exchange.replies import Hits
from fake_backend.journal import Answered, Asked
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call, Identity
from fake_backend.transport.delivery import Delivery
from fake_backend.transport.response import Origin

LONGEST = 2000  # characters of a text in the journal


def asked(
    call: Call, origin: Origin, identity: Identity, hits: Hits, *, at: float, body_bytes: int
) -> Asked:
    return Asked(
        request=str(identity),
        at=at,
        surface=identity.surface,
        client=identity.client,
        attempt=identity.attempt,
        method=call.method,
        host=call.host[:LONGEST],
        path=call.path[:LONGEST],
        model=call.model,
        intent=call.header("openai-intent")[:LONGEST],
        bytes=len(call.body),
        fingerprint=call.fingerprint,
        normalised=call.normalised,
        body=call.body[:body_bytes].decode("utf-8", errors="replace"),
        planned=[fired.planned.name for fired in hits.values()],
        http=call.http,
        connection=origin.connection,
        stream=origin.stream,
        in_flight=origin.in_flight,
    )


def answered(asked: Asked, reply: Reply, hits: Hits, delivery: Delivery, *, at: float) -> Answered:
    """The entry of the answer to `asked`; `hits` are empty if the backend itself failed."""
    return Answered(
        request=asked.request,
        at=at,
        surface=asked.surface,
        status=delivery.status,
        planned=[fired.planned.name for fired in hits.values()],
        delivered=delivery.delivered,
        draws={fired.planned.name: fired.draws for fired in hits.values()},
        first_byte_at=delivery.first_byte_at,
        bytes=delivery.size,
        digest=delivery.digest.hexdigest(),
        normalised=delivery.normalised(),
        planned_s=round(delivery.planned_s, 6),
        late_s=round(delivery.late_s, 6),
        own_first_s=None if reply.own_first_s is None else round(reply.own_first_s, 6),
        whole=delivery.whole,
        client_left=delivery.client_left,
        client_end=delivery.client_end,
        retry_after_s=reply.retry_after_s,
        http=asked.http,
        connection=asked.connection,
        stream=asked.stream,
    )
