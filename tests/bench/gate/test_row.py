import pytest

from bench.gate.all_rows import known_rows
from bench.gate.row import Row
from fake_backend.settings import SettingError, read_settings


@pytest.mark.parametrize("kind", known_rows().values(), ids=list(known_rows()))
def test_an_unknown_limit_is_refused(kind: type[Row]) -> None:
    with pytest.raises(SettingError, match="unknown setting"):
        read_settings(kind, {"nonsense": 1})
