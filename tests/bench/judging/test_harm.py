from bench.judging.all_rules import known_rules
from bench.judging.finding import Finding, Outcome
from bench.judging.harm import ORDER, Harm


def finding(rule: str, outcome: Outcome, harm: Harm, known: str = "") -> Finding:
    return Finding(outcome, "It happened", rule=rule, harm=harm, known=known)


def test_equally_grave_findings_are_ordered_by_what_they_cost() -> None:
    ordered = [
        finding("z", Outcome.BROKEN, Harm.WORK),
        finding("a", Outcome.BROKEN, Harm.TRAFFIC),
        finding("b", Outcome.BROKEN, Harm.TRAFFIC),
        finding("a", Outcome.UNKNOWN, Harm.WORK),
        finding("a", Outcome.DEGRADED, Harm.WORK),
        finding("a", Outcome.KEPT, Harm.WORK),
        finding("a", Outcome.BROKEN, Harm.WORK, known="an issue"),
    ]
    mixed = [ordered[place] for place in (3, 6, 1, 0, 5, 2, 4)]
    assert sorted(mixed, key=lambda one: one.gravity) == ordered


def test_the_rules_differ_in_what_they_protect() -> None:
    assert {rule.harm for rule in known_rules().values()} == set(ORDER)
