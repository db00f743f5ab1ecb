"""What goes out on a WebSocket in place of one text message for each piece of a reply."""

from websockets.frames import Close, Frame, Opcode


class Frames(bytes):
    """Bytes that a WebSocket sends as they are: frames, which may be wrong."""


class CloseFrame(Frames):
    """The frame that begins to close the WebSocket, with `code` and `reason`."""

    code: int
    reason: str

    @classmethod
    def of(cls, code: int, reason: str = "") -> "CloseFrame":
        frame = cls(frames(Opcode.CLOSE, Close(code, reason).serialize()))
        frame.code, frame.reason = code, reason
        return frame


def frames(
    opcode: Opcode, data: bytes, *, fin: bool = True, rsv1: bool = False, mask: bool = False
) -> Frames:
    """One frame of a server."""
    frame = Frame(opcode, data, fin=fin, rsv1=rsv1)
    return Frames(frame.serialize(mask=mask))
