"""Numbers the requests of each client, and the attempts at the same request."""

from collections import OrderedDict, defaultdict

from fake_backend.messages.request import Call, Identity

ATTEMPTS_KEPT = 10_000  # different bodies whose attempts are counted


class Identities:
    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = defaultdict(int)
        self._attempts: OrderedDict[tuple[str, str, str], int] = OrderedDict()

    def identify(self, call: Call, surface: str) -> Identity:
        """Count `call` and return its identity."""
        self._counts[call.client, surface] += 1
        key = (call.client, surface, call.normalised)
        attempt = self._attempts.pop(key, 0) + 1
        self._attempts[key] = attempt
        if len(self._attempts) > ATTEMPTS_KEPT:
            self._attempts.popitem(last=False)
        return Identity(call.client, surface, self._counts[call.client, surface], attempt)

    def forget_attempts(self) -> None:
        """Count attempts from 1 again; the numbers of requests go on."""
        self._attempts.clear()
