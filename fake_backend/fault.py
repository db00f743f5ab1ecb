"""The base classes of faults: frozen settings and one method, by what the fault changes."""

import dataclasses
from abc import ABC, abstractmethod
from dataclasses import field
from random import Random
from typing import Any, ClassVar, Literal, get_args

from pydantic.dataclasses import dataclass

from fake_backend.clock import Signal
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call, Carrier
from fake_backend.model.completion import Completion, Prompt
from fake_backend.provider import Provider
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import HEALTHY_LINK, Conduct, LinkBehaviour
from fake_backend.transport.response import NO_ORIGIN, Origin

Kind = Literal["content", "answer", "stream", "pace", "wire"]
KINDS: tuple[Kind, ...] = ("content", "answer", "stream", "pace")  # the order on one request


@dataclasses.dataclass(frozen=True, slots=True)
class FaultContext:
    """The request that a fault hits, and everything else that the fault may use."""

    name: str  # of the fault
    call: Call
    provider: Provider
    random: Random  # the only source of chance: separate for each fault and request
    now: float = 0.0  # monotonic seconds
    epoch: float = 0.0  # seconds since 1970
    memory: dict[str, Any] = field(default_factory=dict)  # of this client, while the fault is on
    over: Signal = field(default_factory=Signal)  # given when the fault is switched off
    origin: Origin = NO_ORIGIN  # the connection that the request came on


@dataclass(frozen=True, config=STRICT)
class Fault(ABC):
    """One way in which a backend misbehaves.

    The fields are the settings of a scenario's `[[faults]]` table; the docstring is the entry of
    the fault catalogue. At most one fault of each kind hits a request. A request in a version of
    HTTP that is not in `http`, or on a WebSocket that is not, stays healthy, although the fault was
    planned for it.
    """

    kind: ClassVar[Kind]
    http: ClassVar[tuple[Carrier, ...]] = get_args(Carrier)


@dataclass(frozen=True, config=STRICT)
class ContentFault(Fault):
    """Changes the model's completion, independent of the protocol."""

    kind: ClassVar[Kind] = "content"

    @abstractmethod
    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        """The faulty completion, made from the healthy one; the same object if nothing changes."""


@dataclass(frozen=True, config=STRICT)
class ReplyFault(Fault):
    """Changes the reply that the protocol has made.

    A fault counts as delivered once the head of the reply is sent. A `late` fault instead puts
    `context.name` into `delivers` of the piece that carries the damage, so that the journal shows
    whether the client got that far.
    """

    late: ClassVar[bool] = False

    @abstractmethod
    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        """The faulty reply, made from the healthy one; the same object if nothing changes."""


@dataclass(frozen=True, config=STRICT)
class AnswerFault(ReplyFault):
    """Replaces the answer: with an error, a web page, an empty body."""

    kind: ClassVar[Kind] = "answer"


@dataclass(frozen=True, config=STRICT)
class StreamFault(ReplyFault):
    """Changes the bytes of the answer."""

    kind: ClassVar[Kind] = "stream"


@dataclass(frozen=True, config=STRICT)
class PaceFault(ReplyFault):
    """Changes the timing of the answer.

    A backend that is well again lets go the answers that are under way: when `context.over` is
    given, the present pause ends. From then on the fault passes on the pieces with their own
    pauses.
    """

    kind: ClassVar[Kind] = "pace"


@dataclass(frozen=True, config=STRICT)
class WireFault(Fault):
    """Disturbs the connection below the protocol, for every request to the same host.

    It hits connections that are opened while it is on. So that it meets clients that keep theirs,
    the open ones are closed when it begins, each as soon as no request is under way on it.
    """

    kind: ClassVar[Kind] = "wire"
    needs_direct: ClassVar[bool] = False  # it acts only on hosts that are reached without a proxy

    @abstractmethod
    def behaviour(self) -> LinkBehaviour:
        """What the fault does to a connection."""


@dataclass(frozen=True, config=STRICT)
class HostFault(WireFault):
    """Changes how a host treats all its connections while the fault is on, the open ones too."""

    def behaviour(self) -> LinkBehaviour:
        return HEALTHY_LINK

    @abstractmethod
    def conduct(self) -> Conduct:
        """What the fault changes."""


def acts_on_links(fault: Fault) -> bool:
    """Whether it hits connections when they are opened."""
    return isinstance(fault, WireFault) and not isinstance(fault, HostFault)


def acts_on_hosts(fault: Fault) -> bool:
    """Whether it acts without a connection being opened: on open ones, or on the port."""
    return isinstance(fault, HostFault) or (
        isinstance(fault, WireFault) and fault.behaviour().accepting != "open"
    )
