"""A request that arrives on one stream."""

from collections.abc import Iterable
from functools import partial

from fake_backend.messages.request import Call
from fake_backend.transport.request_body import HEAD_LIMIT, RequestBody, refuse_head
from fake_backend.transport.request_memory import RequestMemory


class IncomingRequest:
    """The head of a request, and as much of its body as has arrived."""

    def __init__(self, head: Iterable[tuple[str, str]], memory: RequestMemory) -> None:
        self.body = RequestBody(memory)
        self._headers: dict[str, str] = {}
        self._pseudo: dict[str, str] = {}
        self._head_bytes = 0
        for name, value in head:
            self._head_bytes += len(name) + len(value)
            (self._pseudo if name.startswith(":") else self._headers)[name] = value

    @property
    def host(self) -> str:
        return self._pseudo.get(":authority", self._headers.get("host", "")).split(":")[0]

    @property
    def expects_continue(self) -> bool:
        return self._headers.get("expect", "").lower() == "100-continue"

    def check(self) -> None:
        """Raise UnreadableError for a head or an announced body over the limits."""
        if self._head_bytes > HEAD_LIMIT:
            refuse_head()
        self.body.announce(self._headers.get("content-length", ""))

    def call(self) -> Call:
        """The whole request."""
        path, _, query = self._pseudo.get(":path", "").partition("?")
        method = self._pseudo.get(":method", "")
        to_call = partial(Call, method, self.host, path, query, self._headers, http="2")
        return self.body.whole(to_call)
