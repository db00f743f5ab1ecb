"""The models that the simulated Ollama has pulled, and their details."""

import hashlib
from typing import Any

LATEST = ":latest"
DEFAULT = ("qwen2", "7.6B", 4_683_087_332, ("completion", "tools", "insert"))
KNOWN: dict[str, tuple[str, str, int, tuple[str, ...]]] = {  # family, parameters, bytes, abilities
    "qwen2.5-coder:7b": DEFAULT,
    "qwen2.5-coder:latest": DEFAULT,
    "qwen2.5-coder:1.5b-base": ("qwen2", "1.5B", 986_048_768, ("completion", "insert")),
    "llama3.1:8b": ("llama", "8.0B", 4_920_753_328, ("completion", "tools")),
    "codellama:code": ("llama", "7B", 3_825_910_662, ("completion", "insert")),
    "codellama:latest": ("llama", "7B", 3_825_910_662, ("completion",)),
    "deepseek-coder:6.7b-base": ("llama", "7B", 3_827_833_932, ("completion", "insert")),
    "deepseek-coder:1.3b-base": ("llama", "1B", 776_080_839, ("completion", "insert")),
    "stable-code:3b-code-q4_0": ("stablelm", "3B", 1_608_579_360, ("completion", "insert")),
    "starcoder2:3b": ("starcoder2", "3B", 1_709_999_296, ("completion", "insert")),
    "codestral:latest": ("llama", "22.2B", 12_569_170_041, ("completion", "insert")),
    "nomic-embed-text:latest": ("nomic-bert", "137M", 274_302_450, ("embedding",)),
}


def details(name: str) -> dict[str, Any]:
    """The entry of a model in the list; an unknown model has the values of DEFAULT."""
    family, parameters, size, _ = KNOWN.get(name, DEFAULT)
    return {
        "name": name,
        "model": name,
        "modified_at": "2026-01-01T00:00:00Z",
        "size": size,
        "digest": hashlib.sha256(name.encode()).hexdigest(),
        "details": {
            "parent_model": "",
            "format": "gguf",
            "family": family,
            "families": [family],
            "parameter_size": parameters,
            "quantization_level": "Q4_K_M",
        },
    }


LISTED = {name: details(name) for name in KNOWN}


def find(name: str) -> dict[str, Any] | None:
    """The entry of a model; a name without a tag means `latest`."""
    return LISTED.get(name) or LISTED.get(name + LATEST)


def info(listed: dict[str, Any]) -> dict[str, Any]:
    """The reply of /api/show for an entry."""
    family, _, _, abilities = KNOWN[listed["name"]]
    return {
        "modelfile": f"FROM {listed['name']}\n",
        "parameters": "",
        "template": "{{ if .Suffix }}<PRE> {{ .Prompt }} <SUF>{{ .Suffix }} <MID>{{ end }}",
        "details": listed["details"],
        "model_info": {
            "general.architecture": family,
            f"{family}.context_length": 32_768,
            f"{family}.embedding_length": 3584,
        },
        "capabilities": list(abilities),
        "modified_at": listed["modified_at"],
    }
