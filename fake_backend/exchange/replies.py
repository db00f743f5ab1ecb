"""Makes the reply to a request: the route's answer, then the faults that hit it."""

from dataclasses import replace
from http import HTTPStatus
from random import Random

from fake_backend.clock import Clock
from fake_backend.exchange.websocket_errors import as_message
from fake_backend.fault import ContentFault, Kind, ReplyFault
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call, Identity
from fake_backend.model.context import Context
from fake_backend.model.models import Model, model_of
from fake_backend.model.quantiles import even_quantile
from fake_backend.model.text import Answers
from fake_backend.plan.active import FiredFault
from fake_backend.provider import Provider
from fake_backend.rollout.rollout import Rollout
from fake_backend.route import Generated, Route

# Of JSON of another shape than the route expects
OTHER_SHAPE = (AttributeError, LookupError, TypeError, ValueError, RecursionError)
Hits = dict[Kind, FiredFault]


class Replies:
    """`seed` fixes texts and pace; unless `paced`, models answer at once."""

    def __init__(
        self, seed: int, clock: Clock, *, paced: bool, rollout: Rollout | None = None
    ) -> None:
        self._rollout = rollout
        self._seed, self._clock, self._paced = seed, clock, paced
        self._answers = Answers(seed)

    def reply(self, call: Call, identity: Identity, route: Route | Provider, hits: Hits) -> Reply:
        """The reply of `route`, or `route`'s error for a path without a route."""
        if isinstance(route, Provider):
            provider, reply = route, route.no_route()
        else:
            provider, reply = route.provider, self._of_route(call, identity, route, hits)
        for fired in hits.values():
            if call.http in fired.planned.fault.http:
                reply = _apply(fired, reply)
        if call.http == "websocket" and not reply.streams:
            return as_message(reply, provider)
        return reply

    def _of_route(self, call: Call, identity: Identity, route: Route, hits: Hits) -> Reply:
        """The reply without faults, except for those of the content."""
        context = Context(self._answers, self._clock.epoch(), identity.nth)
        if not isinstance(route.answer, Generated):
            try:
                return route.answer(call, context)
            except OTHER_SHAPE:
                return route.provider.error("invalid_request")
        if self._rollout and identity.version:
            call = replace(call, answered_by=self._rollout.model_of(identity.version))
        reply = _generate(call, context, route, route.answer, hits.get("content"))
        if self._rollout and identity.version and reply.status == HTTPStatus.OK:
            return self._rollout.serve(reply, call, identity, route.provider)
        if self._paced:
            return self._at_the_pace_of(model_of(call.model), identity, reply)
        return reply

    def _at_the_pace_of(self, model: Model, identity: Identity, reply: Reply) -> Reply:
        sequence = f"{self._seed}/pace/{model.id}/{identity.surface}/{identity.client}"
        quantile = even_quantile(sequence, identity.nth)
        random = Random(f"{self._seed}/pace/{identity}")
        return replace(
            reply,
            pieces=model.pace.paced(reply.pieces, quantile, random),
            own_first_s=model.pace.first_token.at(quantile),
        )


def _generate(
    call: Call, context: Context, route: Route, answer: Generated, fired: FiredFault | None
) -> Reply:
    try:
        aside = answer.aside(call)
        prompt = answer.dialect.parse(call)
        completion = healthy = answer.complete(prompt, context)
    except OTHER_SHAPE:
        return route.provider.error("invalid_request")
    if aside is not None:
        return aside
    if fired is not None and isinstance(fired.planned.fault, ContentFault):
        completion = fired.planned.fault.complete(healthy, prompt, fired.context)
    try:
        reply = answer.dialect.render(call, context, completion)
    except OTHER_SHAPE:
        return route.provider.error("invalid_request")
    if fired is not None and completion is not healthy:
        reply = replace(reply, delivers=(fired.planned.name,))
    return reply


def _apply(fired: FiredFault, reply: Reply) -> Reply:
    """Apply a fault; unless it marks the pieces that deliver it, the head delivers it."""
    fault = fired.planned.fault
    if not isinstance(fault, ReplyFault):
        return reply
    changed = fault.apply(reply, fired.context)
    if changed is reply:
        return reply
    if fault.kind == "pace":
        holds = "" if fault.late else fired.planned.name
        return replace(changed, holds=holds, over=fired.context.over)
    if fault.late:
        return changed
    return replace(changed, delivers=(*changed.delivers, fired.planned.name))
