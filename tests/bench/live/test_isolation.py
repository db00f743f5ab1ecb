import pytest

from bench.live.isolation import GATEWAY
from tests.bench.live.isolated import USERS, isolated

# An address of the block that is reserved for documentation (RFC 5737): no host has it.
LOOPBACK_AND_ELSEWHERE = """
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname(), timeout=5).close()
try:
    socket.create_connection(("192.0.2.1", 9), timeout=0.2)
except OSError as error:
    print(json.dumps([type(error).__name__, error.errno]))
"""
CHILD = """
inside = subprocess.run(["cat", "/proc/net/dev"], capture_output=True, text=True, check=True)
devices = [line.split(":")[0].strip() for line in inside.stdout.splitlines()[2:]]
print(json.dumps([os.getuid(), devices]))
"""
# As on a system that forbids it: no further namespace may be made in this one.
FORBIDDEN = """
from pathlib import Path
for kind in ("net", "user"):
    Path(f"/proc/sys/user/max_{kind}_namespaces").write_text("0")
refused = isolate()
print(json.dumps([refused.by, refused.why_not]))
"""


@pytest.mark.parametrize("user", USERS)
def test_an_isolated_process_reaches_loopback_and_nothing_else(user: int) -> None:
    assert isolated(LOOPBACK_AND_ELSEWHERE, user) == ["OSError", 101]  # ENETUNREACH, at once


@pytest.mark.parametrize("user", USERS)
def test_its_children_are_isolated_too_and_keep_their_user(user: int) -> None:
    assert isolated(CHILD, user) == [user, ["lo"]]


@pytest.mark.parametrize("user", USERS[1:])
def test_where_the_kernel_refuses_the_gateway_alone_is_named_and_the_reason(user: int) -> None:
    by, why_not = isolated(FORBIDDEN, user)
    assert by == GATEWAY
    assert why_not == "the kernel refused a network namespace: its limit is reached"
