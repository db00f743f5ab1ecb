"""A transport that records what is done with it, in place of a socket."""

import asyncio


class RecordingTransport(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.closed = asyncio.Event()
        self.actions: list[str] = []  # "close", "abort", "pause" and "resume", in their order

    @property
    def written(self) -> bytes:
        return b"".join(self.writes)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.writes.append(bytes(data))

    def is_closing(self) -> bool:
        return "close" in self.actions or "abort" in self.actions

    def close(self) -> None:
        self.actions.append("close")
        self.closed.set()

    def abort(self) -> None:
        self.actions.append("abort")

    def pause_reading(self) -> None:
        self.actions.append("pause")

    def resume_reading(self) -> None:
        self.actions.append("resume")
