"""HTTP/2 towards one client: the frames that arrive, and what each of them means.

`h2` keeps the state of the protocol. `FrameReader` hands it one frame after the other, `Streams`
answers the requests, each on its own stream, and `Output` writes. A fault that h2 would refuse to
write goes past it: `Output.send`.
"""

import asyncio
from typing import cast

from h2.errors import ErrorCodes
from h2.events import (
    DataReceived,
    Event,
    RemoteSettingsChanged,
    RequestReceived,
    StreamEnded,
    StreamReset,
    WindowUpdated,
)
from h2.exceptions import ProtocolError

from fake_backend.transport.certificate import host_of
from fake_backend.transport.http2.floods import FloodGuard
from fake_backend.transport.http2.frames import GOAWAY, PING, FrameReader, Http2Error, RawFrame
from fake_backend.transport.http2.machine import MOST_STREAMS, WINDOW, server_machine
from fake_backend.transport.http2.output import Output
from fake_backend.transport.http2.policy import ConnectionPolicy
from fake_backend.transport.http2.streams import Streams
from fake_backend.transport.listener import Client
from fake_backend.transport.response import CLOSED, ENDED_BY_SERVER, RST
from fake_backend.transport.response import GOAWAY as CLIENT_GOAWAY
from fake_backend.transport.shared import Shared

LINGER_S = 0.5  # that a client which broke the protocol has to read GOAWAY


class Http2Connection(Client):
    """One client's connection."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._machine = server_machine()
        self._frames = FrameReader()
        self._client_end = CLOSED
        self._deaf = False  # whatever the client sends is ignored

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast(asyncio.Transport, transport)  # uvloop's does not inherit from it
        self._output = Output(transport, self._machine)
        self._floods = FloodGuard(asyncio.get_running_loop().time)
        number = next(self._shared.numbers)
        host = host_of(transport.get_extra_info("ssl_object"))
        self._streams = Streams(self._shared, self._output, number, MOST_STREAMS, host)
        self._policy = ConnectionPolicy(self._shared, self._output, self._streams, number)
        self._shared.open.add(self._policy)
        self._machine.increment_flow_control_window(WINDOW)
        self._output.transmit()

    def data_received(self, data: bytes) -> None:
        if self._deaf or not self._output.open:
            return
        try:
            for frame in self._frames.feed(data):
                self._receive(frame)
        except Http2Error as error:
            self._output.goaway(error.code, self._machine.highest_inbound_stream_id)
            self._cut_off(str(error))
        except ProtocolError as error:  # h2 has made the GOAWAY
            self._cut_off(str(error))
        finally:
            self._output.transmit()

    def connection_lost(self, error: Exception | None) -> None:
        self._shared.open.discard(self._policy)
        self._streams.cancel(ENDED_BY_SERVER if self._output.closed_here else self._client_end)
        self._output.release()

    def pause_writing(self) -> None:
        self._output.hold()

    def resume_writing(self) -> None:
        self._output.release()

    def abort(self) -> None:
        self._output.abort()

    def _receive(self, frame: RawFrame) -> None:
        """Let a frame take effect: the place for faults that act on what the client sends."""
        self._floods.count(frame)
        if frame.kind == GOAWAY:  # h2 would send nothing more; RFC 9113 lets answers end
            self._client_end = CLIENT_GOAWAY
            return
        if not self._policy.ignores(frame):
            events = self._machine.receive_data(frame.raw)
        elif frame.kind == PING:
            return
        else:  # SETTINGS count, but are not acknowledged
            self._output.send(b"")
            events = self._machine.receive_data(frame.raw)
            self._machine.clear_outbound_data_buffer()
        for event in events:
            self._on(event)

    def _on(self, event: Event) -> None:
        match event:
            case RequestReceived():
                head = cast(list[tuple[str, str]], event.headers)  # CONFIG has an encoding
                if not self._streams.begin(event.stream_id, head):
                    self._floods.add("streams over the limit")
            case DataReceived():
                self._streams.add(event.stream_id, event.data)
                size = event.flow_controlled_length
                self._machine.acknowledge_received_data(size, event.stream_id)
            case StreamEnded():
                self._streams.answer(event.stream_id)
            case StreamReset():  # by h2 itself, if the client broke the rules of one stream
                who = RST + _name(event.error_code) if event.remote_reset else ENDED_BY_SERVER
                self._streams.reset(event.stream_id, who)
            case WindowUpdated():
                self._streams.open_window(event.stream_id)
            case RemoteSettingsChanged():
                self._streams.open_window(0)
            case _:
                pass

    def _cut_off(self, problem: str) -> None:
        self._deaf = True
        self._shared.broken(self._streams.host, problem)
        self._output.close(linger_s=LINGER_S)
        self._streams.cancel(ENDED_BY_SERVER)


def _name(code: ErrorCodes | int | None) -> str:
    return code.name if isinstance(code, ErrorCodes) else str(code)
