"""The state of one connection in h2, set up for a server that is asked by anybody."""

from collections.abc import Iterable
from typing import Any

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.settings import SettingCodes, Settings
from hpack import Decoder, Encoder, HeaderTuple, HPACKError, OversizedHeaderListError

from fake_backend.transport.http2.frames import PREFACE, Http2Error
from fake_backend.transport.request_body import HEAD_LIMIT

MOST_STREAMS = 100  # at once; as GitHub's
WINDOW = 1_048_576  # bytes of request bodies on the way
DECODED_HEAD = 4 * HEAD_LIMIT  # a larger one ends the connection, a smaller one is answered 431
ADVERTISED: dict[int, int] = {
    SettingCodes.MAX_CONCURRENT_STREAMS: MOST_STREAMS,
    SettingCodes.INITIAL_WINDOW_SIZE: WINDOW,
    SettingCodes.MAX_HEADER_LIST_SIZE: HEAD_LIMIT,
}
# What h2 itself enforces. `Streams` refuses those over the limit one by one: h2 would close.
ENFORCED = {
    SettingCodes.MAX_CONCURRENT_STREAMS: 1 << 31,
    SettingCodes.INITIAL_WINDOW_SIZE: WINDOW,
    SettingCodes.MAX_HEADER_LIST_SIZE: HEAD_LIMIT,
}
CONFIG = H2Configuration(
    client_side=False, header_encoding="latin-1", validate_outbound_headers=False
)


class PlainEncoder(Encoder):
    """Without Huffman codes: hpack needs the square of a value's length for them."""

    def encode(self, headers: Any, huffman: bool = False) -> bytes:
        return super().encode(headers, huffman=False)


class StrictDecoder(Decoder):
    """Gives broken heads the code that the protocol has for them, which h2 does not."""

    def decode(self, data: bytes, raw: bool = False) -> Iterable[HeaderTuple]:
        try:
            return super().decode(data, raw)
        except OversizedHeaderListError:
            raise
        except HPACKError as error:
            raise Http2Error(ErrorCodes.COMPRESSION_ERROR, f"broken head: {error}") from None


def server_machine() -> H2Connection:
    """A machine that has received the client's preface, and has yet to send its SETTINGS.

    `h2` acts on ENFORCED, and the server sends ADVERTISED itself, as a frame past the machine.
    """
    machine = H2Connection(CONFIG)
    machine.local_settings = Settings(client=False, initial_values=ENFORCED)
    machine.encoder, machine.decoder = PlainEncoder(), StrictDecoder()
    machine.decoder.max_header_list_size = DECODED_HEAD
    machine.initiate_connection()
    machine.receive_data(PREFACE)
    machine.clear_outbound_data_buffer()
    return machine
