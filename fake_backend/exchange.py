"""Request in, route, plan, reply out, journal: the hot path."""

from collections import OrderedDict, defaultdict
from collections.abc import Coroutine
from dataclasses import replace
from random import Random
from typing import Any

from fake_backend.clock import Clock, SystemClock
from fake_backend.fault import ContentFault, Kind, ReplyFault
from fake_backend.journal import Answered, Asked, Broken, Connected, Journal
from fake_backend.messages.reply import Headers, Reply, json_reply, without_body
from fake_backend.messages.request import Call, Identity
from fake_backend.model.context import Context
from fake_backend.model.models import model_of
from fake_backend.model.text import Answers
from fake_backend.plan.active import ActivePlan, FiredFault
from fake_backend.plan.plan import Plan
from fake_backend.protocols import DEFAULT_PROVIDER
from fake_backend.provider import Provider
from fake_backend.route import Generated, Route, RouteTable
from fake_backend.transport.behaviour import Accepting, LinkBehaviour
from fake_backend.transport.connection import Line
from fake_backend.transport.delivery import Delivery, deliver

UNKNOWN, PREFLIGHT = "unknown", "preflight"
GATEWAY = "gateway"  # stands for all hosts behind it
FAILED = {"message": "The fake backend could not make sense of this request."}
ATTEMPTS_KEPT = 10_000  # different bodies whose attempts are counted
Hits = dict[Kind, FiredFault]


class Exchange:
    """Answers for every host of `table`.

    `clock` is what plans, pauses and expiry follow; the journal's moments are the machine's.
    `paced` off makes every model answer at once, for tests and benchmarks; `body_bytes` is how much
    of a request's body the journal keeps.
    """

    def __init__(
        self,
        table: RouteTable,
        seed: int,
        journal: Journal,
        clock: Clock,
        *,
        paced: bool = True,
        body_bytes: int = 0,
    ) -> None:
        self.seed = seed
        self._answers = Answers(seed)
        self._table = table
        self._journal = journal
        self._clock, self._machine = clock, SystemClock()
        self._paced, self._body_bytes = paced, body_bytes
        self._before: list[ActivePlan] = []
        self._doors_told: set[tuple[str, ...]] = set()
        self._active = ActivePlan(Plan(), seed)
        self._counts: dict[tuple[str, str], int] = defaultdict(int)
        self._attempts: OrderedDict[tuple[str, str, str], int] = OrderedDict()

    @property
    def active(self) -> ActivePlan:
        """What is switched on now; a plan whose time to live is over has gone."""
        while self._active.until is not None and self._clock.monotonic() >= self._active.until:
            self._active = self._before.pop()
            self._switched()
        return self._active

    def switch(self, plan: Plan, *, ttl_s: float | None = None) -> None:
        """Switch `plan` on; after `ttl_s` seconds the plan before it is back."""
        now = self._clock.monotonic()
        if ttl_s is None:
            self._before.clear()
        else:
            self._before.append(self.active)
        until = None if ttl_s is None else now + ttl_s
        self._active = ActivePlan(plan, self.seed, since=now, until=until)
        self._switched()

    def add(self, plan: Plan) -> None:
        """Switch on more faults, beside those that are on and for as long as they are."""
        self.active.extend(plan, self._clock.monotonic())

    def _switched(self) -> None:
        self._doors_told.clear()
        self._attempts.clear()

    def treat(self, host: str) -> tuple[str, LinkBehaviour]:
        """What happens to a new connection to `host`, and which fault does it."""
        return self.active.behaviour(host, self._clock.monotonic())

    def accepting(self, hosts: tuple[str, ...]) -> Accepting:
        """Whether the listener that serves `hosts` lets anyone in now."""
        name, behaviour = self.active.accepting(hosts, self._clock.monotonic())
        if not name:
            self._doors_told.discard(hosts)
        elif hosts not in self._doors_told:
            self._doors_told.add(hosts)
            self.connected(hosts[0] if len(hosts) == 1 else GATEWAY, name)
        return behaviour.accepting

    def connected(self, host: str, fault: str) -> None:
        """A wire fault has been delivered."""
        self._journal.write(Connected(self._machine.monotonic(), host, [fault]))

    def broken(self, host: str, problem: str) -> None:
        """Somebody sent what is no request."""
        self._journal.write(Broken(self._machine.monotonic(), host, problem))

    def answer(self, call: Call, line: Line) -> Coroutine[Any, Any, None] | None:
        """Answer one request on `line`, at once or in the coroutine that is returned."""
        route = self._table.find(call.host, call.method, call.path)
        preflight = route is None and call.method == "OPTIONS"
        surface = route.surface_of(call) if route else (PREFLIGHT if preflight else UNKNOWN)
        identity = self._identify(call, surface)
        provider = self._table.provider_of(call.host) or DEFAULT_PROVIDER
        hits: Hits = {}
        if not preflight:
            provider = route.provider if route else provider
            now, epoch = self._clock.monotonic(), self._clock.epoch()
            hits = self.active.hits(call, identity, provider, now, epoch)
        names = [hit.planned.name for hit in hits.values()]
        self._journal.write(self._asked(call, identity, names))
        try:
            reply = (
                Reply(204) if preflight else self._reply(call, identity, route or provider, hits)
            )
        except Exception as error:
            self.broken(call.host, f"{identity}: {error!r}")
            reply, hits = json_reply(FAILED, status=500), {}
        if call.method == "HEAD":
            reply = without_body(reply)
        headers = _extra_headers(call, route, identity)
        if reply.withheld:
            headers = tuple(pair for pair in headers if pair[0] not in reply.withheld)

        def finished(done: Delivery) -> None:
            self._journal.write(self._answered(identity, reply, hits, done))

        return deliver(reply, headers, line, self._clock, finished)

    def _identify(self, call: Call, surface: str) -> Identity:
        self._counts[call.client, surface] += 1
        key = (call.client, surface, call.normalised)
        attempt = self._attempts.pop(key, 0) + 1
        self._attempts[key] = attempt
        if len(self._attempts) > ATTEMPTS_KEPT:
            self._attempts.popitem(last=False)
        return Identity(call.client, surface, self._counts[call.client, surface], attempt)

    def _reply(self, call: Call, identity: Identity, route: Route | Provider, hits: Hits) -> Reply:
        context = Context(self._answers, self._clock.epoch(), identity.nth)
        if isinstance(route, Provider):
            reply = route.no_route()
        elif isinstance(route.answer, Generated):
            reply = self._spoken(call, context, route, route.answer, hits.get("content"))
            if self._paced:
                random = Random(f"{self.seed}/pace/{identity}")
                reply = model_of(call.model).pace.apply(reply, random)
        else:
            reply = route.answer(call, context)
        for hit in hits.values():
            reply = _spoiled(reply, hit)
        return reply

    def _spoken(
        self,
        call: Call,
        context: Context,
        route: Route,
        spoken: Generated,
        fired: FiredFault | None,
    ) -> Reply:
        try:
            aside = spoken.aside(call)
            prompt = spoken.dialect.parse(call)
        except (AttributeError, KeyError, TypeError, ValueError):
            return route.provider.error("invalid_request")  # JSON of another shape
        if aside is not None:
            return aside
        completion = healthy = spoken.say(prompt, context)
        if fired is not None and isinstance(fired.planned.fault, ContentFault):
            completion = fired.planned.fault.say(healthy, prompt, fired.hit)
        reply = spoken.dialect.render(call, context, completion)
        if fired is not None and completion is not healthy:
            reply = replace(reply, delivers=(fired.planned.name,))
        return reply

    def _asked(self, call: Call, identity: Identity, planned: list[str]) -> Asked:
        return Asked(
            request=str(identity),
            at=self._machine.monotonic(),
            surface=identity.surface,
            client=identity.client,
            attempt=identity.attempt,
            method=call.method,
            host=call.host,
            path=call.path,
            model=call.model,
            intent=call.header("openai-intent"),
            bytes=len(call.body),
            fingerprint=call.fingerprint,
            normalised=call.normalised,
            body=call.body[: self._body_bytes].decode("utf-8", errors="replace"),
            planned=planned,
        )

    def _answered(self, identity: Identity, reply: Reply, hits: Hits, done: Delivery) -> Answered:
        return Answered(
            request=str(identity),
            at=self._machine.monotonic(),
            surface=identity.surface,
            status=done.status,
            planned=[hit.planned.name for hit in hits.values()],
            delivered=done.delivered,
            draws={hit.planned.name: hit.draws for hit in hits.values()},
            first_byte_at=done.first_byte_at,
            bytes=done.size,
            digest=done.digest.hexdigest(),
            normalised=done.normalised(),
            planned_s=round(done.planned_s, 6),
            late_s=round(done.late_s, 6),
            client_left=done.client_left,
            retry_after_s=reply.retry_after_s,
        )


def _spoiled(reply: Reply, fired: FiredFault) -> Reply:
    """Apply a fault; where none of the pieces tells of its delivery, the head does."""
    fault = fired.planned.fault
    if not isinstance(fault, ReplyFault):
        return reply
    spoiled = fault.apply(reply, fired.hit)
    if spoiled is reply or fault.late:
        return spoiled
    if fault.kind == "pace":
        return replace(spoiled, holds=fired.planned.name)
    return replace(spoiled, delivers=(*spoiled.delivers, fired.planned.name))


def _extra_headers(call: Call, route: Route | None, identity: Identity) -> Headers:
    """Ids that the real service always sends, and what lets a web page read the answer."""
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
