"""Next-edit suggestions; this model never has one."""

from fake_backend.answers import tokens
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Context, Route, Spoken
from fake_backend.said import Prompt, Said
from fake_backend.voices.chat_completions import ChatCompletions

NO_CHANGE = "<NO_CHANGE>"


def predict(prompt: Prompt, context: Context) -> Said:
    return Said(tokens(NO_CHANGE))


ROUTES = (
    Route(
        hosts.PROXY,
        "POST",
        "/chat/completions",
        "next_edit",
        Spoken(ChatCompletions(), predict),
        hosts.PROVIDER,
    ),
)
