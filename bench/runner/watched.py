"""What is known of a scenario while it runs, from the facts that its worker has written so far."""

from dataclasses import dataclass, field

from bench.facts import (
    STARTING,
    Answered,
    Asked,
    Fact,
    HostExit,
    HostHung,
    PageCrashed,
    PhaseBegan,
    ProcessGone,
    ProcessSample,
    StepDone,
)
from bench.facts.roles import HOST

FAILED = 400  # an HTTP status from here on


@dataclass(slots=True)
class Watched:
    """The state of a running scenario; `seen` is the last thing that went wrong."""

    phase: str = STARTING
    requests: int = 0
    refused: int = 0
    seen: str = ""
    _memory_mb: dict[int, float] = field(default_factory=dict)  # of each extension host

    @property
    def memory_mb(self) -> float:
        """The resident memory of the extension hosts."""
        return sum(self._memory_mb.values())

    @property
    def figures(self) -> str:
        """Memory and requests in words; empty before the first of them."""
        parts = []
        if self._memory_mb:
            parts.append(f"{self.memory_mb:.0f} MB")
        if self.requests:
            parts.append(f"{self.requests} requests")
        if self.refused:
            parts.append(f"{self.refused} failed")
        return ", ".join(parts)

    def see(self, fact: Fact) -> None:
        match fact:
            case PhaseBegan():
                self.phase = fact.phase
            case ProcessSample(role=role) if role == HOST:
                self._memory_mb[fact.pid] = fact.rss_mb
            case ProcessGone():
                self._memory_mb.pop(fact.pid, None)
            case Asked():
                self.requests += 1
            case Answered():
                self.refused += fact.status is None or fact.status >= FAILED
            case _:
                self.seen = _trouble(fact) or self.seen


def _trouble(fact: Fact) -> str:
    match fact:
        case HostExit():
            what = "extension host ended"
        case HostHung():
            what = "extension host hung"
        case PageCrashed():
            what = "page crashed"
        case StepDone(ok=False):
            what = f"no {fact.step}"
        case _:
            return ""
    return f"{what} at {fact.at:.0f} s"
