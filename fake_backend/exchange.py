"""Request in, route, plan, reply out, journal: the hot path, as plain ASGI."""

import asyncio
import hashlib
from collections import defaultdict
from dataclasses import replace
from random import Random

from fake_backend.answers import Answers
from fake_backend.call import Call
from fake_backend.clock import Clock
from fake_backend.deliver import Delivery, Receive, Scope, Send, deliver
from fake_backend.journal import Answered, Asked, Journal
from fake_backend.pace import HEALTHY
from fake_backend.plan import Applied, Plan
from fake_backend.reply import Headers, Reply, json_reply
from fake_backend.route import Context, Route, RouteTable

BODY_LIMIT = 64_000_000
UNKNOWN = "unknown"
NOT_FOUND = {"message": "Not Found", "documentation_url": "", "status": "404"}


class Exchange:
    """An ASGI application that answers for every host of `table`."""

    def __init__(self, table: RouteTable, plan: Plan, journal: Journal, clock: Clock) -> None:
        self.plan = plan
        self._answers = Answers(plan.seed)
        self._table = table
        self._journal = journal
        self._clock = clock
        self._ordinal = 0
        self._per_surface: dict[str, int] = defaultdict(int)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._ordinal += 1
        call = await _read(self._ordinal, scope, receive)
        if call is None:
            too_large = json_reply({"message": "Request Entity Too Large"}, status=413)
            await deliver(too_large, receive, send, self._clock)
            return
        route = self._table.find(call.host, call.method, call.path)
        surface = route.surface_of(call) if route else UNKNOWN
        if route is None and call.method == "OPTIONS":
            reply, surface, hits = Reply(204), "preflight", list[Applied]()
        else:
            self._per_surface[surface] += 1
            hits = self.plan.hits(surface, self._per_surface[surface])
            reply = self._reply(call, route, hits)
        self._journal.write(self._asked(call, surface, hits))
        reply = replace(reply, headers=reply.headers + _extra_headers(call, route))
        await self._answer(call, surface, reply, receive, send)

    async def _answer(
        self, call: Call, surface: str, reply: Reply, receive: Receive, send: Send
    ) -> None:
        done = Delivery(client_left=True)
        try:
            done = await deliver(reply, receive, send, self._clock)
        except asyncio.CancelledError:
            done.client_left = True
            raise
        finally:
            self._journal.write(
                Answered(
                    ordinal=call.ordinal,
                    at=self._clock.monotonic(),
                    surface=surface,
                    status=done.status,
                    first_byte_at=done.first_byte_at,
                    bytes=done.bytes,
                    digest=done.digest,
                    late_s=round(done.late_s, 6),
                    client_left=done.client_left,
                    retry_after_s=_retry_after(reply),
                )
            )

    def _reply(self, call: Call, route: Route | None, hits: list[Applied]) -> Reply:
        if route is None:
            reply = json_reply(NOT_FOUND, status=404)
        else:
            reply = route.answer(call, Context(self._answers, self._clock.epoch()))
        if route is not None and route.paced:
            reply = HEALTHY.apply(reply, Random(f"{self.plan.seed}/pace/{call.ordinal}"))
        for hit in hits:
            reply = hit.to(reply)
        return reply

    def _asked(self, call: Call, surface: str, hits: list[Applied]) -> Asked:
        return Asked(
            ordinal=call.ordinal,
            at=self._clock.monotonic(),
            surface=surface,
            method=call.method,
            host=call.host,
            path=call.path,
            intent=call.header("openai-intent"),
            bytes=len(call.body),
            fingerprint=hashlib.blake2b(call.body, digest_size=8).hexdigest(),
            planned=[hit.name for hit in hits],
            draws=[hit.draw_seed for hit in hits],
        )


def _retry_after(reply: Reply) -> float | None:
    values = [value for name, value in reply.headers if name == "retry-after"]
    return float(values[0]) if values and values[0].isdecimal() else None


def _extra_headers(call: Call, route: Route | None) -> Headers:
    """Ids that the real service always sends, and what lets a web page read the answer."""
    ids = (
        ("x-github-request-id", f"BENCH:{call.ordinal:08X}"),
        ("x-request-id", f"bench-{call.ordinal}"),
    )
    if call.method != "OPTIONS" and not (route and route.cors):
        return ids
    return (
        *ids,
        ("access-control-allow-origin", call.header("origin", "*")),
        ("access-control-allow-headers", call.header("access-control-request-headers", "*")),
        ("access-control-allow-methods", "GET, POST, OPTIONS"),
        ("access-control-expose-headers", "*"),
    )


async def _read(ordinal: int, scope: Scope, receive: Receive) -> Call | None:
    """Read the whole request; None where it is larger than the limit or the client left."""
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
    )
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BODY_LIMIT:
            return None
        more = message.get("more_body", False)
    host = next((value for name, value in headers if name == "host"), "").split(":")[0]
    query = scope.get("query_string", b"").decode("latin-1")
    return Call(ordinal, scope["method"], host, scope["path"], query, headers, b"".join(parts))
