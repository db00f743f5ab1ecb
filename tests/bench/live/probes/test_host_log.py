from pathlib import Path

from bench.facts import HostExit
from bench.live.probes.host_log import HostLog


def test_the_end_of_a_host_is_read_from_the_servers_log(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    prefix = "[12:00:00] [127.0.0.1][x][ExtensionHostConnection] "
    log.write_text(
        f"{prefix}<41> Extension Host Process exited with code: null, signal: SIGKILL.\n"
        f"{prefix}<42> Extension Host Process exited with code: 133, signal: null.\nother\n",
        encoding="utf-8",
    )
    assert list(HostLog(log).sample(1.0)) == [
        HostExit(1.0, 41, None, "SIGKILL"),
        HostExit(1.0, 42, 133, None),
    ]
