"""The shape of a fault: frozen settings and one method."""

from abc import ABC, abstractmethod
from random import Random

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from fake_backend import faults
from fake_backend.plugins import one_per_file
from fake_backend.reply import Reply

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=STRICT)
class Fault(ABC):
    """One way in which a backend misbehaves.

    The fields are the settings of a scenario's `[[faults]]` table; the docstring is the text of
    the catalogue.
    """

    @abstractmethod
    def apply(self, reply: Reply, random: Random) -> Reply:
        """Turn the healthy `reply` into the faulty one; every draw comes from `random`."""


def known_faults() -> dict[str, type[Fault]]:
    return one_per_file(faults, Fault)  # type: ignore[type-abstract]
