"""The device flow of a GitHub sign-in, granted at once."""

from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Route

SCOPES = "read:user user:email repo workflow"


def device_code(call: Call, context: Context) -> Reply:
    return json_reply(
        {
            "device_code": context.answers.identifier("device", "code"),
            "user_code": "BENC-H000",
            "verification_uri": f"https://{hosts.GITHUB}/login/device",
            "expires_in": 900,
            "interval": 1,
        }
    )


def access_token(call: Call, context: Context) -> Reply:
    token = context.answers.identifier("invented-github-token", "user")
    return json_reply(
        {"access_token": token, "token_type": "bearer", "scope": SCOPES.replace(" ", ",")}
    )


ROUTES = (
    Route(hosts.GITHUB, "POST", "/login/device/code", "sign_in", device_code, hosts.PROVIDER),
    Route(
        hosts.GITHUB, "POST", "/login/oauth/access_token", "sign_in", access_token, hosts.PROVIDER
    ),
)
