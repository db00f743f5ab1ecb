from pathlib import Path

import pytest

from bench.catalogue.traces import read_trace
from bench.core.errors import RequestError

HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
ROWS = "".join(f"2023-11-16 18:15:{n // 4:02d}.{n % 4}805900,{n},{n + 1}\n" for n in range(120))


def trace(folder: Path, text: str) -> Path:
    file = folder / "trace.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_trace_of_azures_format_is_read(tmp_path: Path) -> None:
    requests = read_trace(trace(tmp_path, HEADER + ROWS))
    assert len(requests) == 120
    assert (requests[0].gap_s, requests[5].prompt_tokens, requests[5].output_tokens) == (0, 5, 6)
    assert requests[1].gap_s == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "its first line must be TIMESTAMP"),
        ("a,b\n1,2\n", "got 'a,b'"),
        (HEADER, "has 0 requests"),
        (HEADER + "\n".join(ROWS.splitlines()[:10]), "a trace needs 100"),
        (HEADER + "yesterday,1,2\n", "line 2: must be a later time"),
        (HEADER + "2023-11-16 18:15:46,1\n", "line 2: must be"),
        (HEADER + "2023-11-16 18:15:46,1,-2\n", "line 2: must be"),
        (HEADER + ROWS + "2023-11-16 18:15:00,1,2\n", "line 122: must be a later time"),
        (HEADER + "2023-11-16 18:15:46,1,2\n" * 120, "at different moments"),
    ],
    ids=["empty", "head", "none", "few", "time", "columns", "negative", "backwards", "moment"],
)
def test_what_is_no_trace_is_refused(tmp_path: Path, text: str, words: str) -> None:
    file = trace(tmp_path, text)
    with pytest.raises(RequestError, match=words) as caught:
        read_trace(file)
    assert str(file) in str(caught.value)
