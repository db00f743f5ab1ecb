"""The refusal of what a client sends."""


class UnreadableError(Exception):
    """Bytes that are no request, or too many; `status` is the answer's status and phrase.

    On a WebSocket, it is the close code and its name.
    """

    def __init__(self, status: str, problem: str) -> None:
        super().__init__(problem)
        self.status = status
