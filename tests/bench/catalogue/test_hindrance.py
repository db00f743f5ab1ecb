from bench.catalogue.hindrance import HINDRANCES, NOTHING


def test_each_says_what_it_does_and_only_one_does_nothing() -> None:
    assert all(one.about.endswith(".") for one in HINDRANCES.values())
    idle = [
        name for name, one in HINDRANCES.items() if not (one.delay_s or one.stale_s or one.streams)
    ]
    assert idle == ["nothing"]
    assert HINDRANCES["nothing"] is NOTHING


def test_a_dead_source_and_a_slow_one_delay_the_switch() -> None:
    assert HINDRANCES["flag_source_dead"].delay_s == 5
    assert HINDRANCES["control_slow"].delay_s == 3
