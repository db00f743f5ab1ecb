"""Services around the models: code referencing, agents, embeddings, telemetry, status page."""

from fake_backend.dialects.embeddings import vector
from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Answer, Route

SNIPPY = "/twirp/github.snippy.v1.SnippyAPI"
SEARCH_MODEL = "text-embedding-3-small-512"
DIMENSIONS = 512


def _always(content: object) -> Answer:
    def answer(call: Call, context: Context) -> Reply:
        return json_reply(content)

    return answer


def embed(call: Call, context: Context) -> Reply:
    texts = call.json.get("inputs") or []
    vectors = [{"embedding": vector(str(text).encode(), DIMENSIONS)} for text in texts]
    return json_reply(
        {"embedding_model": call.json.get("embedding_model", SEARCH_MODEL), "embeddings": vectors}
    )


def chunk(call: Call, context: Context) -> Reply:
    return json_reply({"embedding_model": call.json.get("embedding_model"), "chunks": []})


NO_FILES = {
    "file_matches": [],
    "page_info": {"has_next_page": False, "cursor": ""},
    "license_stats": {"count": {}},
}
NO_SESSIONS = {"sessions": [], "total_count": 0, "page_size": 20, "page_number": 1}
ACCEPTED = {"itemsReceived": 0, "itemsAccepted": 0, "errors": []}
OPERATIONAL = {
    "page": {"name": "GitHub"},
    "status": {"indicator": "none", "description": "All Systems Operational"},
    "components": [],
}
AGENTS = {
    "/agents": {"agents": []},
    "/agents/sessions": NO_SESSIONS,
    "/agents/swe/models": {"data": []},
    "/agents/swe/custom-agents/{owner}/{repository}": {"agents": []},
}
SERVICES: tuple[tuple[str, str, str, str, Answer], ...] = (
    (hosts.ORIGIN_TRACKER, "POST", f"{SNIPPY}/Match", "snippy", _always({"snippets": []})),
    (hosts.ORIGIN_TRACKER, "POST", f"{SNIPPY}/FilesForMatch", "snippy", _always(NO_FILES)),
    *(
        (host, "GET", path, "agents", _always(content))
        for host in (hosts.API, hosts.CAPI)
        for path, content in AGENTS.items()
    ),
    (hosts.GITHUB_API, "POST", "/embeddings", "embeddings", embed),
    (
        hosts.GITHUB_API,
        "GET",
        "/embeddings/models",
        "embeddings",
        _always({"models": [{"id": SEARCH_MODEL, "active": True}]}),
    ),
    (hosts.GITHUB_API, "POST", "/chunks", "embeddings", chunk),
    (hosts.TELEMETRY, "POST", "/telemetry", "telemetry", _always(ACCEPTED)),
    (hosts.STATUS_PAGE, "GET", "/api/v2/summary.json", "status_page", _always(OPERATIONAL)),
    (hosts.STATUS_PAGE, "GET", "/api/v2/status.json", "status_page", _always(OPERATIONAL)),
)
ROUTES = tuple(
    Route(host, method, path, surface, answer, hosts.PROVIDER)
    for host, method, path, surface, answer in SERVICES
)
