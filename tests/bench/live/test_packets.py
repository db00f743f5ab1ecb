from random import Random

import pytest

from bench.live.packets import Packet, parse, question, refusal

# As the kernel sent them on a device of its own, to addresses that no host has.
TCP = bytes.fromhex(
    "4500003cfebc40004006b3eac6120001c0000201a26601bb2294e41200000000a002faf088430000"
)
UDP = bytes.fromhex("4500001d8c5140004011266ac6120001c0000201b25900350009882f78")
TCP6 = bytes.fromhex(
    "60076c3e00280640fd00000000000000000000000000000120010db8000000000000000000000001"
    "8af401bb90803e2200000000a002fd202aea0000"
)
ROUTER_SOLICITATION = bytes.fromhex(
    "6000000000103afffe80000000000000ccef24fffe547df2ff020000000000000000000000000002"
    "85009cc1000000000101ceef24547df2"
)
ASKED = bytes(12) + b"\x07example\x03com\x00"


@pytest.mark.parametrize(
    ("data", "packet"),
    [
        (TCP, Packet("tcp", 0xA266, "192.0.2.1", 443)),
        (UDP, Packet("udp", 0xB259, "192.0.2.1", 53)),
        (TCP6, Packet("tcp", 0x8AF4, "2001:db8::1", 443)),
        (
            bytes.fromhex("4500001c000000004001000001020304c0000201" + "08" + "00" * 7),
            Packet("ping", 0, "192.0.2.1", 0),
        ),
        (
            bytes.fromhex("4500001c000000004084000001020304c0000201" + "00" * 8),
            Packet("132", 0, "192.0.2.1", 0),
        ),
        (ROUTER_SOLICITATION, None),
        (b"", None),
    ],
)
def test_a_packet_says_what_it_is_for(data: bytes, packet: Packet | None) -> None:
    assert parse(data) == packet


def test_a_question_for_a_host_names_it() -> None:
    packet = parse(UDP[:28] + ASKED)
    assert packet is not None
    assert packet.name == question(ASKED) == "example.com"
    assert question(bytes(12) + b"\xc0\x0c") == ""  # a pointer is none of a question
    assert len(question(bytes(12) + b"\x01a" * 1000)) == 255


def test_nonsense_is_nothing_and_harms_nobody() -> None:
    random = Random("packets")
    for sample in (TCP, UDP, TCP6, UDP[:28] + ASKED):
        for size in range(len(sample)):
            parse(sample[:size])
        for _ in range(500):
            spoiled = bytearray(sample)
            spoiled[random.randrange(len(spoiled))] = random.randrange(256)
            if parse(bytes(spoiled)):
                refusal(bytes(spoiled))


@pytest.mark.parametrize("data", [TCP, UDP, TCP6])
def test_a_refusal_goes_back_and_quotes_what_it_refuses(data: bytes) -> None:
    answer = refusal(data)
    assert answer.endswith(data[:64])
    begin, size = (8, 16) if data[0] >> 4 == 6 else (12, 4)
    source, target = data[begin : begin + size], data[begin + size : begin + 2 * size]
    assert answer[begin : begin + 2 * size] == target + source
