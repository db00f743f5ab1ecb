"""The shape of a fault: frozen settings and one method, by the kind of thing that it spoils."""

import dataclasses
from abc import ABC, abstractmethod
from dataclasses import field
from random import Random
from typing import Any, ClassVar, Literal

from pydantic.dataclasses import dataclass

from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call
from fake_backend.model.completion import Completion, Prompt
from fake_backend.provider import Provider
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour

Kind = Literal["content", "answer", "stream", "pace", "wire"]
KINDS: tuple[Kind, ...] = ("content", "answer", "stream", "pace")  # in this order on one request


@dataclasses.dataclass(frozen=True, slots=True)
class FaultContext:
    """One request that a fault hits, and what the fault may use.

    Every draw comes from `random`, which belongs to this fault and this request alone. `now` is
    the clock's monotonic time, `epoch` its time of day. `memory` lives as long as the fault is
    switched on and is the client's own.
    """

    name: str
    call: Call
    provider: Provider
    random: Random
    now: float = 0.0
    epoch: float = 0.0
    memory: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, config=STRICT)
class Fault(ABC):
    """One way in which a backend misbehaves.

    The fields are the settings of a scenario's `[[faults]]` table; the docstring is the text of
    the catalogue. Of each kind at most one fault hits a request.
    """

    kind: ClassVar[Kind]


@dataclass(frozen=True, config=STRICT)
class ContentFault(Fault):
    """Changes what the model says, whatever the protocol."""

    kind: ClassVar[Kind] = "content"

    @abstractmethod
    def say(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        """Turn what the healthy model says into what this one says."""


@dataclass(frozen=True, config=STRICT)
class ReplyFault(Fault):
    """Changes the reply after the protocol has made it.

    The head of the reply counts as the fault's delivery. A `late` fault names itself in the
    `delivers` of the piece that carries the damage (`hit.name`), so that the journal can tell
    whether the client got that far.
    """

    late: ClassVar[bool] = False

    @abstractmethod
    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        """Turn the healthy `reply` into the faulty one; the same object where nothing changes."""


@dataclass(frozen=True, config=STRICT)
class AnswerFault(ReplyFault):
    """Answers something else altogether: an error, a foreign page, nothing."""

    kind: ClassVar[Kind] = "answer"


@dataclass(frozen=True, config=STRICT)
class StreamFault(ReplyFault):
    """Spoils the bytes of the answer."""

    kind: ClassVar[Kind] = "stream"


@dataclass(frozen=True, config=STRICT)
class PaceFault(ReplyFault):
    """Changes when the bytes leave."""

    kind: ClassVar[Kind] = "pace"


@dataclass(frozen=True, config=STRICT)
class WireFault(Fault):
    """Spoils the connection below the protocol, for every request to the same host."""

    kind: ClassVar[Kind] = "wire"

    @abstractmethod
    def behaviour(self) -> LinkBehaviour:
        """What happens to a connection."""
