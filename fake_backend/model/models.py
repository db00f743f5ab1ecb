"""The models that the backend imitates: their metadata and pace."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fake_backend.model.distribution import LogNormal
from fake_backend.model.pace import Pace

TOKENS_P99 = 3.0  # a token's P99 gap is this many times its median


@dataclass(frozen=True, slots=True)
class Model:
    """A model: its entry in the model list, and its pace."""

    id: str
    name: str
    vendor: str
    family: str
    version: str
    endpoints: tuple[str, ...] = ("/chat/completions",)  # the APIs that serve it
    tokenizer: str = "o200k_base"
    context_window: int = 128_000
    max_prompt: int = 111_000
    max_output: int = 16_384
    first_token_p50_s: float = 0.3
    first_token_p99_s: float = 0.6
    tokens_per_s: float = 200.0  # median
    multiplier: float = 0  # the price of a request in premium requests
    premium: bool = False
    shown: bool = True
    kind: str = "chat"

    @property
    def pace(self) -> Pace:
        per_token = 1 / self.tokens_per_s
        return Pace(
            LogNormal(p50_s=self.first_token_p50_s, p99_s=self.first_token_p99_s),
            LogNormal(p50_s=per_token, p99_s=per_token * TOKENS_P99),
        )


CHAT = "gpt-4.1"
SMALL = "gpt-4o-mini"
RESPONDING = "gpt-5-mini"
CLAUDE = "claude-sonnet-4.5"
GHOST_TEXT = "gpt-41-copilot"
NEXT_EDIT = "copilot-nes-oct"
EMBEDDING = "text-embedding-3-small"

QUICK: dict[str, Any] = {"first_token_p50_s": 0.1, "first_token_p99_s": 0.2}

MODELS: Mapping[str, Model] = {
    model.id: model
    for model in (
        Model(CHAT, "GPT-4.1", "Azure OpenAI", "gpt-4.1", "gpt-4.1-2026-02"),
        Model(
            SMALL,
            "GPT-4o mini",
            "Azure OpenAI",
            "gpt-4o-mini",
            "gpt-4o-mini-2026-02",
            shown=False,
            **QUICK,
        ),
        Model(
            RESPONDING,
            "GPT-5 mini",
            "Azure OpenAI",
            "gpt-5-mini",
            "gpt-5-mini-2026-02",
            endpoints=("/responses",),
            context_window=264_000,
            max_prompt=128_000,
            max_output=64_000,
        ),
        Model(
            CLAUDE,
            "Claude Sonnet 4.5",
            "Anthropic",
            "claude-sonnet-4.5",
            "claude-sonnet-4.5",
            endpoints=("/chat/completions", "/v1/messages"),
            context_window=200_000,
            max_prompt=128_000,
            max_output=16_000,
            multiplier=1,
            premium=True,
        ),
        Model(
            GHOST_TEXT,
            "GPT-4.1 Copilot",
            "Azure OpenAI",
            "gpt-4.1",
            "2026-02",
            kind="completion",
            **QUICK,
        ),
        Model(
            NEXT_EDIT,
            "Next edit",
            "Azure OpenAI",
            "copilot-nes",
            "2026-02",
            kind="next_edit",
            **QUICK,
        ),
        Model(
            EMBEDDING,
            "Embedding V3 small",
            "Azure OpenAI",
            EMBEDDING,
            EMBEDDING,
            kind="embeddings",
            tokenizer="cl100k_base",
            max_prompt=8191,
        ),
    )
}
DEFAULT = MODELS[CHAT]


def model_of(name: str) -> Model:
    """The model with this name, or the default model."""
    return MODELS.get(name, DEFAULT)
