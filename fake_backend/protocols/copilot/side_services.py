"""Services around the models: code referencing, agents, telemetry, status page."""

from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Answer, Route

SNIPPY = "/twirp/github.snippy.v1.SnippyAPI"


def _always(content: object) -> Answer:
    def answer(call: Call, context: Context) -> Reply:
        return json_reply(content)

    return answer


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
    "/agents/swe/internal/memory/v0/{owner}/{repository}/enabled": {"enabled": False},
    "/chat/session-policy": {},  # no experiment assigns a model to new sessions
}
SERVICES: tuple[tuple[str, str, str, str, Answer], ...] = (
    (hosts.ORIGIN_TRACKER, "POST", f"{SNIPPY}/Match", "snippy", _always({"snippets": []})),
    (hosts.ORIGIN_TRACKER, "POST", f"{SNIPPY}/FilesForMatch", "snippy", _always(NO_FILES)),
    *(
        (host, "GET", path, "agents", _always(content))
        for host in (hosts.API, hosts.CAPI)
        for path, content in AGENTS.items()
    ),
    (hosts.TELEMETRY, "POST", "/telemetry", "telemetry", _always(ACCEPTED)),
    (hosts.STATUS_PAGE, "GET", "/api/v2/summary.json", "status_page", _always(OPERATIONAL)),
    (hosts.STATUS_PAGE, "GET", "/api/v2/status.json", "status_page", _always(OPERATIONAL)),
)
ROUTES = tuple(
    Route(host, method, path, surface, answer, hosts.PROVIDER)
    for host, method, path, surface, answer in SERVICES
)
