"""The signed-in user, the limits of the plan, and the short-lived Copilot token."""

from typing import Any
from urllib.parse import parse_qs

from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.protocols.copilot import hosts
from fake_backend.protocols.copilot.rest import rest_route
from fake_backend.protocols.copilot.sign_in import SCOPES
from fake_backend.route import Route

LOGIN = "bench-user"
SKU = "monthly_subscriber_quota"
TOKEN_LIFE_S = 1800
FEATURES = "chat=1;mcp=1;agent_mode=1;editor_preview_features=1;8kp=1"
ENDPOINTS = {
    "api": f"https://{hosts.API}",
    "proxy": f"https://{hosts.PROXY}",
    "telemetry": f"https://{hosts.TELEMETRY}",
    "origin-tracker": f"https://{hosts.ORIGIN_TRACKER}",
}


def user(call: Call, context: Context) -> Reply:
    content = {
        "login": LOGIN,
        "id": 4242,
        "node_id": "U_bench",
        "type": "User",
        "name": "Bench User",
        "email": "bench-user@example.invalid",
    }
    return json_reply(content, headers=(("x-oauth-scopes", SCOPES.replace(" ", ", ")),))


def _quota(name: str) -> dict[str, Any]:
    return {
        "quota_id": name,
        "entitlement": 300,
        "remaining": 300,
        "quota_remaining": 300.0,
        "has_quota": True,
        "percent_remaining": 100.0,
        "unlimited": name != "premium_interactions",
        "overage_count": 0,
        "overage_permitted": False,
    }


def copilot_user(call: Call, context: Context) -> Reply:
    names = ("chat", "completions", "premium_interactions")
    content = {
        "login": LOGIN,
        "access_type_sku": SKU,
        "analytics_tracking_id": context.answers.identifier("tracking", "user"),
        "assigned_date": "2026-01-01T00:00:00Z",
        "can_signup_for_limited": False,
        "chat_enabled": True,
        "copilot_plan": "individual",
        "organization_login_list": [],
        "organization_list": [],
        "endpoints": ENDPOINTS,
        "quota_reset_date": "2026-12-01",
        "quota_snapshots": {name: _quota(name) for name in names},
    }
    return json_reply(content)


def copilot_token(call: Call, context: Context) -> Reply:
    expires = int(context.epoch) + TOKEN_LIFE_S
    token = context.answers.identifier("invented-copilot-token", "user")
    claims = f"tid={token};exp={expires};mint={context.nth};sku={SKU};proxy-ep={hosts.PROXY}"
    content = {
        "token": f"{claims};{FEATURES}",
        "expires_at": expires,
        "refresh_in": TOKEN_LIFE_S - 300,
        "sku": SKU,
        "individual": True,
        "endpoints": ENDPOINTS,
        "chat_enabled": True,
        "copilotignore_enabled": False,
        "code_quote_enabled": True,
        "public_suggestions": "enabled",
        "telemetry": "disabled",
        "organization_list": [],
        "enterprise_list": None,
        "snippy_load_test_enabled": False,
        "tracking_id": context.answers.identifier("tracking", "user"),
        "limited_user_quotas": None,
        "limited_user_reset_date": None,
    }
    return json_reply(content)


def no_organisations(call: Call, context: Context) -> Reply:
    return json_reply([])


def no_policy(call: Call, context: Context) -> Reply:
    return json_reply({})


def no_registries(call: Call, context: Context) -> Reply:
    return json_reply({"mcp_registries": []})


def no_exclusions(call: Call, context: Context) -> Reply:
    repositories = parse_qs(call.query).get("repos", [""])[0].split(",")
    return json_reply([{"rules": [], "last_updated_at": 0} for _ in repositories])


def subscribed(call: Call, context: Context) -> Reply:
    return json_reply({"subscribed": True})


ROUTES: tuple[Route, ...] = tuple(
    rest_route(method, path, surface, answer)
    for method, path, surface, answer in (
        ("GET", "/user", "account", user),
        ("GET", "/user/orgs", "account", no_organisations),
        ("GET", "/users/{login}/events", "account", no_organisations),
        ("GET", "/copilot_internal/user", "account", copilot_user),
        ("GET", "/copilot_internal/v2/token", "token", copilot_token),
        ("GET", "/copilot_internal/managed_settings", "account", no_policy),
        ("GET", "/copilot_internal/content_exclusion", "account", no_exclusions),
        ("GET", "/copilot/mcp_registry", "account", no_registries),
        ("POST", "/copilot_internal/subscribe_limited_user", "account", subscribed),
    )
)
