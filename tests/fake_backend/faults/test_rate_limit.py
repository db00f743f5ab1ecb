import json
from random import Random

import pytest

from fake_backend.faults.rate_limit import RateLimit
from fake_backend.reply import Reply


@pytest.mark.parametrize(("wait", "header"), [(None, []), (0, ["0"]), (60, ["60"])])
def test_the_reply_is_githubs_with_the_wait_that_was_asked_for(
    wait: int | None, header: list[str]
) -> None:
    reply = RateLimit(retry_after_s=wait).apply(Reply(), Random(1))
    assert reply.status == 429
    assert [value for name, value in reply.headers if name == "retry-after"] == header
    (piece,) = reply.pieces
    assert json.loads(piece.data)["error"]["code"] == "rate_limited"
