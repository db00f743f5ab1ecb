"""Chat turns, and the small calls for titles and progress lines beside them."""

from fake_backend.call import Call
from fake_backend.mind import converse, title
from fake_backend.model import SMALL
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Context, OneOf, Route, Spoken
from fake_backend.said import Prompt, Said
from fake_backend.voices.chat_completions import ChatCompletions

SURFACE = OneOf(
    ("chat", "chat_side"), lambda call: "chat_side" if call.model == SMALL else "chat"
)


def turn(prompt: Prompt, context: Context) -> Said:
    return title(prompt, context) if prompt.model == SMALL else converse(prompt, context)


ROUTES = (
    Route(
        hosts.API,
        "POST",
        "/chat/completions",
        SURFACE,
        Spoken(ChatCompletions(), turn),
        hosts.PROVIDER,
    ),
)
