from bench.comparison.compare import Change, compare
from bench.comparison.summary import headline, scenarios_of, sections
from bench.facts import FAULT, ProcessGone
from bench.facts.roles import HOST
from bench.testing.story import healthy, slower
from tests.bench.comparison.test_compare import run

SLOW = compare(run(healthy()), run([*slower(healthy(), 2, FAULT), ProcessGone(35.0, 100, HOST)]))


def test_what_is_worse_comes_first_with_its_effect() -> None:
    worse, better, noise = sections(SLOW)
    assert (worse.change, better.change, noise.change) == (Change.WORSE, Change.BETTER, "noise")
    (line,) = worse.measures
    assert (line.size, line.shift, line.a, line.b) == ("large", "+100%", "40 ms", "80 ms")
    assert line.name == "key to paint, fault"
    assert [rule.rule for _, rule in worse.rules] == ["extension_host_stays_up"]
    assert list(scenarios_of(worse)) == ["rate_limit_429"]


def test_the_greatest_effect_comes_first() -> None:
    deltas = [abs(line.delta) for line in sections(SLOW)[2].measures]
    assert deltas == sorted(deltas, reverse=True)


def test_the_headline_counts_and_has_both_scores() -> None:
    assert headline(SLOW) == (
        "B against A: 2 worse, 0 better, 15 noise. Score: A 100 of 100, B 0 of 100."
    )
