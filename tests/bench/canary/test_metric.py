import pytest

from bench.canary.all_metrics import known_metrics
from bench.canary.metric import Metric
from fake_backend.settings import SettingError, read_settings


@pytest.mark.parametrize("kind", known_metrics().values(), ids=list(known_metrics()))
def test_an_unknown_limit_is_refused(kind: type[Metric]) -> None:
    with pytest.raises(SettingError, match="unknown setting"):
        read_settings(kind, {"nonsense": 1})
