"""The search of the workspace by meaning: embeddings, chunks, and an index on GitHub's side.

The shapes of the index are those that `externalIngestClient.ts` of the extension reads.
"""

from fake_backend.dialects.embeddings import embeddings, texts_of, vectors_reply
from fake_backend.messages.long_json import ENTRIES
from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Answer, Route

SEARCH_MODEL = "text-embedding-3-small-512"
DIMENSIONS = 512
INGEST = "/external/code/ingest"


def embed(call: Call, context: Context) -> Reply:
    model = call.json.get("embedding_model", SEARCH_MODEL)
    texts = texts_of(call.json.get("inputs") or [])
    content = {"embedding_model": model, "embeddings": [ENTRIES]}
    return vectors_reply(content, texts, DIMENSIONS, lambda _, row: {"embedding": row})


def chunk(call: Call, context: Context) -> Reply:
    return json_reply({"embedding_model": call.json.get("embedding_model"), "chunks": []})


def search_models(call: Call, context: Context) -> Reply:
    return json_reply({"models": [{"id": SEARCH_MODEL, "active": True}]})


def indexed(call: Call, context: Context) -> Reply:
    """The workspace is indexed already: nothing is to be uploaded."""
    return json_reply({"ingest_id": "", "coded_symbol_range": {"start": 0, "end": 0}})


def no_file_sets(call: Call, context: Context) -> Reply:
    return json_reply({"filesets": [], "max_filesets": 10})


def done(call: Call, context: Context) -> Reply:
    return json_reply({})


def nothing_missing(call: Call, context: Context) -> Reply:
    return json_reply({"doc_ids": []})


def nothing_found(call: Call, context: Context) -> Reply:
    return json_reply({"results": [], "embedding_model": call.json.get("embedding_model")})


_GITHUB: tuple[tuple[str, str, Answer], ...] = (
    ("POST", "/embeddings", embed),
    ("GET", "/embeddings/models", search_models),
    ("POST", "/chunks", chunk),
    ("POST", INGEST, indexed),
    ("GET", INGEST, no_file_sets),
    ("DELETE", INGEST, done),
    ("POST", f"{INGEST}/coded_symbols", done),
    ("POST", f"{INGEST}/batch", nothing_missing),
    ("POST", f"{INGEST}/document", done),
    ("POST", f"{INGEST}/finalize", done),
    ("POST", "/external/embeddings/code/search", nothing_found),
)
ROUTES = (
    *(
        Route(hosts.GITHUB_API, method, path, "embeddings", answer, hosts.PROVIDER)
        for method, path, answer in _GITHUB
    ),
    Route(hosts.API, "POST", "/embeddings", "chat_side", embeddings, hosts.PROVIDER),
)
