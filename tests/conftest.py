"""How thoroughly the property tests look: as always, or `make fuzz`."""

from datetime import timedelta

from hypothesis import HealthCheck, settings

QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)

# the same examples in each run, so that a change breaks a test, not the day
settings.register_profile(
    "fast",
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,  # pytest's timeout ends what hangs; a busy machine is slow
    suppress_health_check=QUIET,
)
settings.register_profile(
    "fuzz",
    max_examples=1000,
    deadline=timedelta(seconds=20),
    print_blob=True,
    suppress_health_check=QUIET,
)
settings.load_profile("fast")
