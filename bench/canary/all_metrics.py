"""The table of all canary metrics: ours, and those of other packages."""

from functools import cache

from bench.canary import metrics
from bench.canary.metric import Metric
from fake_backend.plugins import plug_ins


@cache
def known_metrics() -> dict[str, type[Metric]]:
    return plug_ins(metrics, Metric, "canary_metrics")  # type: ignore[type-abstract]
