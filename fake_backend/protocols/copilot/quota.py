"""The headers with the remaining quota, which every answer of a model carries."""

from urllib.parse import urlencode

from fake_backend.messages.reply import Headers

RESET = "2026-12-01T00:00:00Z"
ENTITLEMENT = 300
PERCENT_LEFT = 87.5


def snapshot(*, entitled: int = ENTITLEMENT, percent_left: float = PERCENT_LEFT) -> str:
    """A quota in the format of the headers: entitlement (-1: unlimited), percent left, reset."""
    return urlencode(
        {"ent": entitled, "ov": 0.0, "ovPerm": "false", "rem": percent_left, "rst": RESET}
    )


HEADERS: Headers = (
    ("x-quota-snapshot-chat", snapshot(entitled=-1, percent_left=100.0)),
    ("x-quota-snapshot-premium_models", snapshot()),
    ("x-quota-snapshot-premium_interactions", snapshot()),
)
