from pathlib import Path

from bench.facts import Activating, LogGrew, LogWarned
from bench.live.probes.editor_logs import EditorLogs

HANG = "2026-11-22 [warning] UNRESPONSIVE extension host: 'some.extension' took 97% of 5000ms"
LEAK = "2026-11-22 [error] [some.other] potential listener LEAK detected, having 200 listeners"
ERROR = "2026-11-22 [error] TypeError: x is not a function at /e/extensions/bench.one-0.0.1/a.js"


def test_lines_of_trouble_are_told_once_with_their_extension(tmp_path: Path) -> None:
    log = tmp_path / "exthost1" / "remoteexthost.log"
    log.parent.mkdir()
    log.write_text(f"2026-11-22 [info] all is well\n{HANG}\n{LEAK}\n{ERROR}\n", encoding="utf-8")
    probe = EditorLogs(tmp_path)
    warned = [fact for fact in probe.sample(3.0) if isinstance(fact, LogWarned)]
    assert [(fact.kind, fact.extension) for fact in warned] == [
        ("unresponsive", "some.extension"),
        ("listener leak", "some.other"),
        ("unhandled error", "bench.one"),
    ]
    assert list(probe.sample(4.0)) == []


def test_growth_is_told_for_every_log(tmp_path: Path) -> None:
    log = tmp_path / "exthost1" / "output.log"
    log.parent.mkdir()
    probe = EditorLogs(tmp_path)
    log.write_bytes(b"x" * 50_000)
    assert list(probe.sample(1.0)) == []
    log.write_bytes(b"x" * 2_000_000)
    assert list(probe.sample(2.0)) == [LogGrew(2.0, "exthost1/output.log", 2.0)]
    assert list(probe.sample(3.0)) == []


def test_an_activation_is_told_with_its_cause_and_the_time_since_its_host_began(
    tmp_path: Path,
) -> None:
    log = tmp_path / "exthost1" / "remoteexthost.log"
    log.parent.mkdir()
    activating = "[info] ExtensionService#_doActivateExtension acme.helper, startup: false"
    event = "activationEvent: 'onLanguage:python'"
    log.write_text(
        f"2026-11-26 09:19:16.018 [info] Extension host with pid 7911 started\n"
        f"2026-11-26 09:19:17.212 {activating}, {event}\n",
        encoding="utf-8",
    )
    told = list(EditorLogs(tmp_path).sample(3.0))
    assert told == [Activating(3.0, "acme.helper", 1194.0)]


FAILED = "2026-11-28 10:00:01.000 [error] Activating extension acme.helper failed due to an error:"
WHY = """2026-11-28 10:00:01.001 [error] Error: Cannot find module 'b4a'
Require stack:
- /e/extensions/acme.helper-0.0.1/extension.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)
    at exports.activate (/e/extensions/acme.helper-0.0.1/extension.js:1:34)
    at gc._callActivateOptional (file:///x/out/vs/workbench/api/node/extensionHostProcess.js:1:2)
2026-11-28 10:00:01.002 [info] Eager extensions activated"""


def failures(probe: EditorLogs, now: float) -> list[LogWarned]:
    facts = probe.sample(now)
    return [
        fact for fact in facts if isinstance(fact, LogWarned) and fact.kind == "activation failed"
    ]


def test_a_failed_activation_is_told_with_its_error_and_the_start_of_its_stack(
    tmp_path: Path,
) -> None:
    log = tmp_path / "exthost1" / "remoteexthost.log"
    log.parent.mkdir()
    log.write_text(f"{FAILED}\n{WHY}\n", encoding="utf-8")
    (warned,) = failures(EditorLogs(tmp_path), 3.0)
    assert (warned.extension, warned.text) == (
        "acme.helper",
        "Error: Cannot find module 'b4a' Require stack:"
        " - /e/extensions/acme.helper-0.0.1/extension.js"
        " at exports.activate (/e/extensions/acme.helper-0.0.1/extension.js:1:34)",
    )


def test_an_error_that_is_written_later_belongs_to_its_failed_activation(tmp_path: Path) -> None:
    log = tmp_path / "exthost1" / "remoteexthost.log"
    log.parent.mkdir()
    probe = EditorLogs(tmp_path)
    log.write_text(f"{FAILED}\n", encoding="utf-8")
    assert failures(probe, 3.0) == []
    log.write_text(f"{FAILED}\n{WHY}\n", encoding="utf-8")
    (warned,) = failures(probe, 4.0)
    assert warned.text.startswith("Error: Cannot find module 'b4a'")


def test_a_failed_activation_without_an_error_is_told_too(tmp_path: Path) -> None:
    log = tmp_path / "exthost1" / "remoteexthost.log"
    log.parent.mkdir()
    probe = EditorLogs(tmp_path)
    log.write_text(f"{FAILED}\n", encoding="utf-8")
    assert [*failures(probe, 3.0), *failures(probe, 4.0)] == [
        LogWarned(4.0, "activation failed", "acme.helper", "")
    ]
