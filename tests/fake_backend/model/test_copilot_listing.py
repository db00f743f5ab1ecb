"""The entry of a model in Copilot's list."""

from fake_backend.model.copilot_listing import shown
from fake_backend.model.models import CLAUDE, DEFAULT, MODELS


def test_the_entry_has_the_models_own_apis_and_limits() -> None:
    entry = shown(MODELS[CLAUDE])
    assert entry["supported_endpoints"] == ["/chat/completions", "/v1/messages"]
    assert entry["capabilities"]["limits"]["max_context_window_tokens"] == 200_000
    assert (entry["is_chat_default"], shown(DEFAULT)["is_chat_default"]) == (False, True)
