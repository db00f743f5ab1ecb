from io import StringIO

from rich.console import Console

from bench.cli.comparison_table import print_comparison
from bench.comparison.compare import compare
from bench.testing.story import healthy
from tests.bench.comparison.test_compare import run
from tests.bench.comparison.test_summary import SLOW


def printed(comparison: object, width: int = 80) -> str:
    stream = StringIO()
    print_comparison(Console(file=stream, width=width), comparison)  # type: ignore[arg-type]
    return stream.getvalue()


def test_it_fits_80_columns_with_the_effect_first() -> None:
    text = printed(SLOW)
    assert [line for line in text.splitlines() if len(line) > 80] == []
    assert "    large        +100%  40 ms → 80 ms" in text
    assert "    kept → broken  extension_host_stays_up" in text
    assert text.rstrip().endswith("Score: A 100 of 100, B 0 of 100.")


def test_noise_is_counted_and_not_listed() -> None:
    text = printed(compare(run(healthy()), run(healthy())))
    assert "0 worse, 0 better, 16 noise" in text
    assert "key to paint" not in text
