from dataclasses import replace

from bench.facts import Fact, HostExit, OutOfMemory, ProcessBorn, ProcessGone, ProcessSample
from bench.facts.roles import HOST, SERVER
from bench.judging.finding import Outcome
from bench.judging.rules.extension_host_stays_up import ExtensionHostStaysUp
from bench.testing.story import because, healthy, outcome

RULE = ExtensionHostStaysUp()


def test_a_kill_is_named_with_pid_signal_time_and_phase() -> None:
    facts = [*healthy(), ProcessGone(35.2, 100, HOST), HostExit(35.3, 100, None, "SIGKILL")]
    assert outcome(RULE, facts) is Outcome.BROKEN
    assert because(RULE, facts) == (
        "The extension host (pid 100) ended at 35.2 s (fault phase). Cause: signal SIGKILL."
    )


def test_each_crash_is_named_with_what_is_known_of_it_and_they_are_counted() -> None:
    gone = [ProcessGone(35.2, 100, HOST), ProcessGone(40.0, 101, HOST)]
    facts = [*healthy(), *gone, HostExit(35.3, 100, 133, None)]
    assert because(RULE, facts).endswith(
        "Cause: exit code 133. Another one (pid 101) ended at 40.0 s (fault phase): exit code"
        " unknown. It happened 2 times."
    )


def test_the_end_of_the_editor_is_no_crash() -> None:
    assert outcome(RULE, [*healthy(), ProcessGone(70.5, 100, HOST)]) is Outcome.KEPT


def servers(*ends: float) -> list[Fact]:
    """The server's two processes, and when they ended."""
    born: list[Fact] = [ProcessBorn(1.0, pid, SERVER, "node") for pid in (20, 21)]
    return [*born, *(ProcessGone(at, 20 + number, SERVER) for number, at in enumerate(ends))]


def test_who_ends_with_the_server_is_not_accused() -> None:
    host = ProcessGone(35.2, 100, HOST)
    killed = [*healthy(), *servers(34.7, 35.2), host]
    assert outcome(RULE, killed) is Outcome.UNKNOWN
    assert because(RULE, killed) == (
        "The extension host (pid 100) ended at 35.2 s (fault phase). Cause: exit code unknown. The"
        " VS Code server (pid 21) ended too, and no extension host outlives it."
    )
    # A child that the server starts has its command line for a moment.
    assert outcome(RULE, [*healthy(), *servers(34.7), host]) is Outcome.BROKEN
    assert outcome(RULE, [*healthy(), *servers(40.0, 41.0), host]) is Outcome.BROKEN
    assert outcome(RULE, [*healthy(), *servers(70.2, 70.4), host]) is Outcome.BROKEN


def test_other_processes_may_come_and_go() -> None:
    facts = [*healthy(), ProcessGone(35.2, 300, "extension host child")]
    assert outcome(RULE, facts) is Outcome.KEPT


def killed_for_memory(grown_mb: float, *exits: Fact) -> list[Fact]:
    facts = [
        replace(fact, rss_mb=fact.rss_mb + grown_mb * (fact.at > 31))
        if isinstance(fact, ProcessSample) and fact.role == HOST
        else fact
        for fact in healthy()
    ]
    return [*facts, ProcessGone(35.2, 100, HOST), *exits, OutOfMemory(35.5, 1, (100,))]


def test_a_host_that_others_left_no_memory_for_is_not_accused() -> None:
    sigkill = HostExit(35.3, 100, None, "SIGKILL")
    assert outcome(RULE, killed_for_memory(500.0, sigkill)) is Outcome.BROKEN
    for facts in (killed_for_memory(20.0, sigkill), killed_for_memory(20.0)):
        assert outcome(RULE, facts) is Outcome.UNKNOWN
    assert because(RULE, killed_for_memory(20.0, sigkill)) == (
        "The extension host (pid 100) ended at 35.2 s (fault phase). Cause: signal SIGKILL. The"
        " kernel killed for lack of memory when the editor's had grown by 20 MB: other programs may"
        " have used the memory."
    )


def test_a_host_that_ends_by_itself_while_others_are_killed_is_broken() -> None:
    for end in (HostExit(35.3, 100, 134, None), HostExit(35.3, 100, None, "SIGABRT")):
        assert outcome(RULE, killed_for_memory(20.0, end)) is Outcome.BROKEN
    twice = [*killed_for_memory(20.0, HostExit(35.3, 100, None, "SIGKILL"))]
    assert outcome(RULE, [*twice, ProcessGone(45.0, 101, HOST)]) is Outcome.BROKEN


def at_cap(facts: list[Fact]) -> list[Fact]:
    """The same kill, at the cap of the editor's container."""
    return [replace(fact, cap_mb=1024) if isinstance(fact, OutOfMemory) else fact for fact in facts]


def test_a_host_that_is_killed_at_the_cap_of_its_container_is_named_with_it() -> None:
    sigkill = HostExit(35.3, 100, None, "SIGKILL")
    grown, small = (at_cap(killed_for_memory(mb, sigkill)) for mb in (500.0, 20.0))
    assert outcome(RULE, grown) is Outcome.BROKEN
    cause = (
        "The extension host (pid 100) ended at 35.2 s (fault phase). Cause: the kernel killed it at"
        " the limit of the editor's container, 1024 MiB."
    )
    assert because(RULE, grown) == cause
    assert outcome(RULE, small) is Outcome.UNKNOWN
    assert because(RULE, small) == (
        f"{cause} The limit of the editor's container, 1024 MiB, was reached when the memory of the"
        " editor had grown by 20 MB: the limit may be too low."
    )
    (unsure,) = at_cap([OutOfMemory(35.5, 1, (100,))])
    facts = [*healthy(), ProcessGone(35.2, 100, HOST), unsure]
    assert "Cause: exit code unknown." in because(RULE, facts)
