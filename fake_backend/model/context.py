"""What an answer depends on apart from the request."""

from dataclasses import dataclass

from fake_backend.model.text import Answers


@dataclass(frozen=True, slots=True)
class Context:
    """What a route may use apart from the request."""

    answers: Answers
    epoch: float  # seconds since 1970
    nth: int = 1  # counts this client's requests on the surface, from 1
