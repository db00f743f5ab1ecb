"""Published traces of requests, as the crowd replays them."""

import csv
from datetime import datetime
from io import StringIO
from pathlib import Path

from bench.core.errors import RequestError
from bench.core.files import read_bounded
from fake_backend.rollout.arrivals import TracedRequest

COLUMNS = ("TIMESTAMP", "ContextTokens", "GeneratedTokens")  # of the Azure LLM inference traces
LARGEST, MOST = 5_000_000, 20_000  # bytes; requests, of a longer trace its first ones
FEWEST = 100
WHERE = "github.com/Azure/AzurePublicDataset has such files"


def read_trace(file: Path) -> tuple[TracedRequest, ...]:
    """Read a trace in the format of the Azure LLM inference traces.

    Raises:
        RequestError: the file is no such trace, or too short to say anything.
    """
    text = read_bounded(file, LARGEST).decode("utf-8-sig", errors="replace")
    rows = csv.reader(StringIO(text))
    header = tuple(next(rows, ()))
    if header != COLUMNS:
        found = ",".join(header)[:80]
        raise RequestError(
            f"{file}: is no trace: its first line must be {','.join(COLUMNS)} (got {found!r});"
            f" {WHERE}."
        )
    requests: list[TracedRequest] = []
    last: datetime | None = None
    for number, row in enumerate(rows, 2):
        if len(requests) == MOST:
            break
        at, request = _request(file, number, row, last)
        requests.append(request)
        last = at
    if len(requests) < FEWEST or not any(request.gap_s for request in requests):
        raise RequestError(
            f"{file}: has {len(requests)} requests; a trace needs {FEWEST} at different moments."
        )
    return tuple(requests)


def _request(
    file: Path, number: int, row: list[str], last: datetime | None
) -> tuple[datetime, TracedRequest]:
    try:
        moment, prompt, output = row
        at = datetime.fromisoformat(moment)
        gap_s = (at - last).total_seconds() if last else 0.0
        request = TracedRequest(gap_s, int(prompt), int(output))
    except (ValueError, TypeError):  # pydantic's ValidationError is a ValueError
        wrong = ",".join(row)[:80]
        raise RequestError(
            f"{file}: line {number}: must be a later time and two counts of tokens, such as"
            f" 2023-11-16 18:15:46.68,4808,10 (got {wrong!r})."
        ) from None
    return at, request
