"""What a child of an isolated process tries is seen, and fails as if there were no network."""

import pytest

from tests.bench.live.isolated import USERS, isolated

# Addresses of the blocks that are reserved for documentation: RFC 5737, RFC 3849.
TRY = """
from dataclasses import asdict

def tried(family, kind, address, data):
    with socket.socket(family, kind) as out:
        out.settimeout(30)
        try:
            out.connect(address)
            out.send(data)
            out.recv(1)
        except OSError as error:
            return type(error).__name__

QUESTION = bytes(2) + bytes((1, 0, 0, 1, 0, 0, 0, 0, 0, 0))
QUESTION += b"\\x07example\\x03com\\x00" + bytes((0, 1, 0, 1))

def in_a_child(act):
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.write(writer, json.dumps([os.getpid(), act()]).encode())
        os._exit(0)
    os.close(writer)
    return reader

def watched(probe, act):
    facts, child = [], in_a_child(act)
    while not select.select([child], [], [], 0.01)[0]:
        facts += probe.sample(1.0)
    print(json.dumps([*json.loads(os.read(child, 9999)), [asdict(fact) for fact in facts]]))
"""
ELSEWHERE = """
watched(Attempts(Lookout()), lambda: [
    tried(socket.AF_INET, socket.SOCK_STREAM, ("192.0.2.1", 443), b"x"),
    tried(socket.AF_INET6, socket.SOCK_STREAM, ("2001:db8::1", 443), b"x"),
    tried(socket.AF_INET, socket.SOCK_DGRAM, ("192.0.2.2", 9), b"x"),
    tried(socket.AF_INET6, socket.SOCK_DGRAM, ("2001:db8::2", 9), b"x"),
    tried(socket.AF_INET, socket.SOCK_DGRAM, ("192.0.2.53", 53), QUESTION),
])
"""
NAME_SERVER = """
from pathlib import Path
from bench.live import lookout
file = os.memfd_create("resolv.conf")
os.write(file, b"# by systemd\\nnameserver 127.0.0.53\\noptions edns0\\n")
lookout.RESOLVERS = Path(f"/proc/self/fd/{file}")
watched(Attempts(Lookout()), lambda: [
    tried(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.53", 53), QUESTION),
])
"""


@pytest.mark.parametrize("user", USERS)
def test_each_attempt_is_seen_with_its_process_and_fails_at_once(user: int) -> None:
    pid, failures, facts = isolated(TRY + ELSEWHERE, user, "--type=extensionHost")
    assert failures == ["OSError"] * 2 + ["ConnectionRefusedError"] * 3
    assert {fact["pid"] for fact in facts} == {pid}
    assert {fact["role"] for fact in facts} == {"extension host child"}
    assert all(fact["stopped"] for fact in facts)
    assert [(fact["address"], fact["port"], fact["name"]) for fact in facts] == [
        ("192.0.2.1", 443, ""),
        ("2001:db8::1", 443, ""),
        ("192.0.2.2", 9, ""),
        ("2001:db8::2", 9, ""),
        ("192.0.2.53", 53, "example.com"),
    ]


@pytest.mark.parametrize("user", USERS)
def test_a_question_to_a_name_server_on_loopback_is_seen_too(user: int) -> None:
    _, failures, facts = isolated(TRY + NAME_SERVER, user)
    assert failures == [None]  # it is answered: refused
    assert [(fact["address"], fact["port"], fact["name"]) for fact in facts] == [
        ("127.0.0.53", 53, "example.com")
    ]
