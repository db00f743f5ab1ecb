"""What goes out on a WebSocket in place of one text message for each piece of a reply."""

from websockets.frames import Frame, Opcode


class Frames(bytes):
    """Bytes that a WebSocket sends as they are: frames, which may be wrong."""


def frames(opcode: Opcode, data: bytes, *, fin: bool = True, mask: bool = False) -> Frames:
    """One frame of a server."""
    return Frames(Frame(opcode, data, fin=fin).serialize(mask=mask))


def beginning_with(first: int, frame: Frames) -> Frames:
    """The frame with another first byte: FIN, reserved bits and opcode."""
    return Frames(bytes([first]) + frame[1:])
