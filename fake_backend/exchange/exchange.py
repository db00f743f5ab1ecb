"""Answers requests: finds the route, asks the plan for faults, delivers the reply. The hot path."""

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from fake_backend.clock import Clock, SystemClock
from fake_backend.exchange import entries
from fake_backend.exchange.identities import Identities
from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.exchange.replies import Hits, Replies
from fake_backend.journal import Broken, Journal
from fake_backend.messages.reply import Headers, Reply, json_reply, without_body
from fake_backend.messages.request import Call, Identity
from fake_backend.protocols import DEFAULT_PROVIDER
from fake_backend.rollout.rollout import Rollout
from fake_backend.route import Route, RouteTable
from fake_backend.transport.delivery import Delivery, deliver
from fake_backend.transport.response import Response

UNKNOWN, PREFLIGHT = "unknown", "preflight"
FAILED = {"message": "The fake backend could not make sense of this request."}


class Exchange:
    """Answers for every host of `table`.

    `clock` is the one that plans, pauses and expiry follow; the journal's times are the machine's.
    Unless `paced`, every model answers at once, for tests and benchmarks. The journal keeps the
    first `body_bytes` of each request's body.
    """

    def __init__(
        self,
        table: RouteTable,
        plans: PlanStack,
        journal: Journal,
        clock: Clock,
        *,
        paced: bool = True,
        body_bytes: int = 0,
    ) -> None:
        self.rollout = Rollout(plans.seed, clock, journal)
        self._table, self._plans, self._journal = table, plans, journal
        self._clock, self._machine = clock, SystemClock()
        self._body_bytes = body_bytes
        self._replies = Replies(plans.seed, clock, paced=paced, rollout=self.rollout)
        self._identities = Identities()
        plans.on_switch(self._identities.forget_attempts)

    def answer(self, call: Call, response: Response) -> Coroutine[Any, Any, None] | None:
        """Answer one request on `response`, at once or in the returned coroutine."""
        route = self._table.find(call.host, call.method, call.path)
        preflight = route is None and call.method == "OPTIONS"
        surface = route.surface_of(call) if route else (PREFLIGHT if preflight else UNKNOWN)
        identity = self._identify(call, surface)
        provider = route.provider if route else self._table.provider_of(call.host)
        provider = provider or DEFAULT_PROVIDER
        hits: Hits = {}
        now, epoch = self._clock.monotonic(), self._clock.epoch()
        if not preflight:
            active = self._plans.active
            hits = active.hits(call, identity, provider, now, epoch, response.origin)
        at = self._machine.monotonic()
        kept = self._body_bytes
        asked = entries.asked(call, response.origin, identity, hits, at=at, body_bytes=kept)
        self._journal.write(asked)
        try:
            reply = (
                Reply(204)
                if preflight
                else self._replies.reply(call, identity, route or provider, hits)
            )
        except Exception as error:
            at = self._machine.monotonic()
            self._journal.write(Broken(at, call.host, f"{identity}: {error!r}"))
            reply, hits = json_reply(FAILED, status=500), {}
        if call.method == "HEAD":
            reply = without_body(reply)
        extra = _extra_headers(call, route, identity)
        headers = tuple(pair for pair in extra if pair[0] not in reply.withheld)

        def finished(delivery: Delivery) -> None:
            self.rollout.ended(identity, client_left=delivery.client_left)
            at = self._machine.monotonic()
            self._journal.write(entries.answered(asked, reply, hits, delivery, at=at))

        return deliver(reply, headers, response, self._clock, finished, arrived=now)

    def _identify(self, call: Call, surface: str) -> Identity:
        """Who asks what, and which version of the model the rollout's flag gives them."""
        identity = self._identities.identify(call, surface)
        version = self.rollout.version_of(identity.client, surface)
        return replace(identity, version=version) if version else identity


def _extra_headers(call: Call, route: Route | None, identity: Identity) -> Headers:
    """The ids that the real service always sends, and CORS headers for web pages."""
    names = route.provider.id_headers if route else DEFAULT_PROVIDER.id_headers
    ids = tuple((name, f"bench-{identity}") for name in names)
    if call.method != "OPTIONS" and not (route and route.cors):
        return ids
    return (
        *ids,
        ("access-control-allow-origin", call.header("origin", "*")),
        ("access-control-allow-headers", call.header("access-control-request-headers", "*")),
        ("access-control-allow-methods", "GET, POST, OPTIONS"),
        ("access-control-expose-headers", "*"),
    )
