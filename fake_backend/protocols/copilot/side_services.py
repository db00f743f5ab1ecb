"""What surrounds the models: code referencing, telemetry, the status page."""

from fake_backend.call import Call
from fake_backend.protocols.copilot import hosts
from fake_backend.reply import Reply, json_reply
from fake_backend.route import Context, Route


def no_match(call: Call, context: Context) -> Reply:
    return json_reply({"snippets": []})


def telemetry(call: Call, context: Context) -> Reply:
    return json_reply({"itemsReceived": 0, "itemsAccepted": 0, "errors": []})


def all_operational(call: Call, context: Context) -> Reply:
    status = {"indicator": "none", "description": "All Systems Operational"}
    return json_reply({"page": {"name": "GitHub"}, "status": status, "components": []})


ROUTES = (
    Route(
        hosts.ORIGIN_TRACKER,
        "POST",
        "/twirp/github.snippy.v1.SnippyAPI/Match",
        "side_services",
        no_match, hosts.PROVIDER),
    Route(hosts.TELEMETRY, "POST", "/telemetry", "side_services", telemetry, hosts.PROVIDER),
    Route(hosts.STATUS_PAGE, "GET", "/api/v2/summary.json", "side_services", all_operational, hosts.PROVIDER),
    Route(hosts.STATUS_PAGE, "GET", "/api/v2/status.json", "side_services", all_operational, hosts.PROVIDER),
)
