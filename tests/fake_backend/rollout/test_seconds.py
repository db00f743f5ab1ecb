from fake_backend.rollout.seconds import Outcome, Seconds


def test_outcomes_are_counted_in_the_second_and_quarter_of_their_end() -> None:
    seconds = Seconds()
    seconds.threshold_s = 0.5
    seconds.record(1.9, Outcome("new", None, refused=True))
    seconds.record(0.1, Outcome("old", 0.1, language="python", accepted=True))
    seconds.record(0.6, Outcome("old", 0.6, language="python", filtered=True))
    seconds.record(0.9, Outcome("old", None))
    (first,) = seconds.second(0, waiting=3, busy=2.0)
    assert (first.version, first.served, first.left, first.refused) == ("old", 2, 1, 0)
    assert (first.within, first.over) == ((1, 0, 0, 0), (0, 0, 1, 1))
    assert (first.p50_s, first.p99_s) == (0.1, 0.6)
    assert first.languages == {"python": (2, 1, 1)}
    (second,) = seconds.second(1, waiting=0, busy=0.0)
    assert (second.version, second.refused, second.p50_s) == ("new", 1, None)


def test_samples_are_kept_until_there_is_a_threshold() -> None:
    seconds = Seconds()
    seconds.record(0.1, Outcome("old", 0.1))
    seconds.second(0, 0, 0.0)
    seconds.threshold_s = 1.0
    seconds.record(1.1, Outcome("old", 0.2))
    seconds.second(1, 0, 0.0)
    assert seconds.samples == [0.1]


def test_different_users_are_counted_until_the_flag_is_switched() -> None:
    seconds = Seconds()
    counts = []
    for number, users in enumerate((["a", "b", "a"], ["c"])):
        for user in users:
            seconds.arrived("old", user)
        seconds.record(number + 0.5, Outcome("old", 0.1))
        counts.append(seconds.second(number, 0, 0.0)[0].users)
        if number == 0:
            seconds.count_users_again()
    assert counts == [2, 1]
