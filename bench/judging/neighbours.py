"""What neighbours in the extension host felt: its event loop's delay, and their answers. Pure."""

from collections.abc import Iterable, Sequence
from math import ceil

from bench.facts import FAULT, HostLoop, NeighbourDid
from bench.facts.roles import HOST, TIMED
from bench.judging.cpu_waits import Threads, inspected_s, lost_s, others_part, wait_is_known
from bench.judging.finding import Measure, Ruling
from bench.judging.page_blocks import PageBlocks
from bench.judging.rule import unknown
from bench.judging.stats import left_out
from bench.judging.timeline import Timeline, Window

FETCH = "fetch"  # runs in the extension host alone
REPORT_S = 1.0  # the sentinel reports the delays of each second
NEAR_S = 2.0  # the late beat is this near to the report
FEWEST = 5  # of fewer values, a single one shows nothing
MANY = 10
ENOUGH_S = 5.0
EVERY_S = 1.0  # values are at least this far apart
Answers = dict[str, list[NeighbourDid]]


def delays(timeline: Timeline, phase: str) -> list[float]:
    return [loop.p99_ms for loop in timeline.all(HostLoop, timeline.phases[phase])]


def lost_ms(timeline: Timeline, loop: HostLoop) -> float:
    """How much of a second's longest delay the machine or the bench's own inspection caused.

    The host's beats show which delay that was: one that came as late, or two or three in a row,
    since the timer behind the delays and that of the beats do not alternate.
    """
    near = Window(loop.at - loop.p99_ms / 1000 - NEAR_S, loop.at + NEAR_S)
    if not wait_is_known(timeline, near):
        reported = Window(loop.at - loop.p99_ms / 1000 - REPORT_S, loop.at)
        return 1000 * (lost_s(timeline, reported) + inspected_s(timeline, reported))
    beats = timeline.beats(near)
    runs = [
        beats[end - 1 - late : end]
        for late in range(1, 4)
        for end in range(late + 1, len(beats) + 1)
    ]
    span = min(runs, key=lambda run: abs(sum(beat.late_ms for beat in run[1:]) - loop.p99_ms))
    gap = Window(span[0].at, span[-1].at)
    return 1000 * (lost_s(timeline, gap) + inspected_s(timeline, gap))


def answers_in(timeline: Timeline, phase: str) -> Answers:
    """What neighbours did, by name; under the fault also what ended only after it."""
    window = timeline.phases[phase]
    done: Answers = {}
    for did in timeline.all(NeighbourDid):
        first = did.at - did.ms / 1000 if phase == FAULT else did.at
        if did.at >= window.start and first < window.end:
            done.setdefault(did.what, []).append(did)
    return done


def reliable(before: Answers, failed: float) -> tuple[Answers, list[str]]:
    """What worked before the fault, and a sentence about each that did not.

    `failed` is the share of failures (0 to 1) up to which it worked: a busy machine can keep
    TypeScript from answering at all, which says nothing about the extension under test.
    """
    failures = {what: sum(not did.ok for did in done) for what, done in before.items()}
    working = {what: done for what, done in before.items() if failures[what] <= failed * len(done)}
    return working, [
        f"Another extension's {what} failed {failures[what]} of {len(done)} times before the fault,"
        " so it was not judged."
        for what, done in before.items()
        if what not in working
    ]


def own_ms(timeline: Timeline, phase: str, done: Sequence[NeighbourDid]) -> list[float]:
    """How long each took, without the time its threads waited for cores that others used.

    The time of the bench's own inspection of the host does not count either.
    """
    part = others_part(timeline, timeline.phases[phase])
    roles = (HOST,) if done[0].what == FETCH else TIMED
    threads = Threads.of(timeline, Window(0.0, timeline.end), *roles)
    return [
        max(
            0.0,
            threads.without_waiting(did.ms, did.at, part)
            - 1000 * inspected_s(timeline, Window(did.at - did.ms / 1000, did.at)),
        )
        for did in done
    ]


def but_worst_at(pairs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The largest value with its time, when the worst are left out."""
    ordered = sorted(pairs, key=lambda pair: -pair[0])
    return ordered[left_out(len(ordered))]


def but_worst_stretches(
    reports: Sequence[tuple[float, float]], usual: int = 0
) -> tuple[float, float]:
    """The largest delay with its time, when the worst and as many as `usual` are left out.

    `reports` are in the order of their times. One busy stretch is felt in two reports, so of ten
    and more the larger one beside each of the worst is left out with it.
    """
    left = set(range(len(reports)))
    by_delay = iter(sorted(left, key=lambda place: -reports[place][0]))
    for _ in range(left_out(len(reports)) + usual):
        if len(left) < 2:
            break
        worst = next(place for place in by_delay if place in left)
        left.remove(worst)
        beside = [place for place in (worst - 1, worst + 1) if place in left]
        if beside and len(reports) >= MANY and len(left) > 1:
            left.remove(max(beside, key=lambda place: reports[place][0]))
    return reports[next(place for place in by_delay if place in left)]


def expected_above(limit: float, before: Sequence[float], under: Sequence[float]) -> int:
    """How many values under the fault are above the limit if as often as before it."""
    share = sum(value > limit for value in before) / len(before)
    return ceil(share * len(under))


def without_page_blocks(timeline: Timeline, answers: Answers) -> tuple[Answers, list[str]]:
    """The answers that did not wait for a blocked page, and a sentence about the others."""
    blocks = PageBlocks.of(timeline)
    counted: Answers = {}
    waited = 0
    for what, done in answers.items():
        for did in done:
            if what != FETCH and blocks.explain(timeline, Window(did.at - did.ms / 1000, did.at)):
                waited += 1
            else:
                counted.setdefault(what, []).append(did)
    if not waited:
        return counted, []
    which = "1 answer" if waited == 1 else f"{waited} answers"
    return counted, [
        f"{which} of other extensions waited for the editor's page, which was blocked, while the"
        " extension host was on time; see editor_stays_responsive."
    ]


def too_few(values_ms: Sequence[float], limit: Measure, failed: int = 0) -> Ruling | None:
    """The ruling on fewer than five values of which one is above the soft limit, or failed.

    None on others. Two are enough if the values together took long: then blocks made them few.
    """
    soft = limit.soft or 0.0
    above = max(failed, sum(value > soft for value in values_ms))
    took_s = len(values_ms) * EVERY_S + sum(values_ms) / 1000
    if len(values_ms) >= FEWEST or not above or (above > 1 and took_s >= ENOUGH_S):
        return None
    return unknown(
        "Too few values were measured under the fault",
        Measure("measured", len(values_ms)),
        Measure("needed", FEWEST),
        Measure(f"highest {limit.name}", max(values_ms), "ms", soft, soft_from=limit.soft_from),
    )
