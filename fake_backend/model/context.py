"""What an answer may depend on beside the request."""

from dataclasses import dataclass

from fake_backend.model.text import Answers


@dataclass(frozen=True, slots=True)
class Context:
    """What a route may use beside the request.

    Seeded answers, the time of day, and as `nth` the how-manieth of this client's requests on the
    surface this is.
    """

    answers: Answers
    epoch: float
    nth: int = 1
