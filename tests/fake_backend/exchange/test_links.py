from typing import Any

import pytest

from fake_backend.exchange.links import Links
from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.journal import Journal
from fake_backend.plan.plan import Plan
from fake_backend.transport.behaviour import HEALTHY_CONDUCT, HEALTHY_LINK
from fake_backend.transport.open_connections import OpenConnections
from tests.fake_backend.exchange.steered import frozen_clock

HOST = "api.openai.com"


class Scene:
    def __init__(self) -> None:
        self.clock, self.journal = frozen_clock(), Journal()
        self.plans = PlanStack(1, self.clock)
        self.links = Links(self.plans, self.journal, self.clock)

    def switch(self, *faults: str, ttl_s: float | None = None) -> None:
        tables = [{"fault": fault, "surfaces": ["openai_chat"]} for fault in faults]
        self.plans.switch(Plan.parse(tables), ttl_s=ttl_s)

    def entries(self) -> list[tuple[Any, ...]]:
        return [
            (entry["event"], entry["host"], entry.get("delivered", entry.get("problem")))
            for entry in self.journal.after(0)
        ]


def test_a_wire_fault_is_the_behaviour_of_its_hosts_alone() -> None:
    on = Scene()
    on.switch("tls_hang")
    fault, behaviour = on.links.behaviour(HOST)
    assert (fault, behaviour.handshake_hangs) == ("tls_hang", True)
    assert on.links.behaviour("api.github.com") == ("", HEALTHY_LINK)
    assert on.entries() == []


def test_a_closed_listener_is_recorded_once_for_each_plan() -> None:
    on = Scene()
    assert on.links.accepting((HOST,)) == "open"
    for _ in range(2):
        on.switch("connection_refused")
        assert [on.links.accepting((HOST,)) for _ in range(3)] == ["refusing"] * 3
    assert on.entries() == [("connected", HOST, ["connection_refused"])] * 2


def test_a_listener_that_closes_again_is_recorded_again() -> None:
    on = Scene()
    on.switch("connection_refused")
    on.switch("connection_refused", ttl_s=5)
    assert on.links.accepting((HOST,)) == "refusing"
    on.clock.advance(5)
    assert on.links.accepting((HOST,)) == "refusing"
    assert len(on.entries()) == 2


def test_the_gateway_stands_for_all_its_hosts() -> None:
    on = Scene()
    on.switch("never_accepted")
    assert on.links.accepting((HOST, "api.github.com")) == "ignoring"
    assert on.entries() == [("connected", "gateway", ["never_accepted"])]


def test_deliveries_and_broken_requests_are_recorded() -> None:
    on = Scene()
    on.links.delivered(HOST, "slow_line")
    on.links.broken(HOST, "no request")
    assert on.entries() == [("connected", HOST, ["slow_line"]), ("broken", HOST, "no request")]


class Open:
    """An open connection that notes what is done to it."""

    def __init__(self, number: int, host: str = HOST) -> None:
        self.number, self.host, self.in_flight = number, host, number
        self.deeds: list[tuple[str, ...]] = []

    def kill(self, how: str, fault: str) -> None:
        self.deeds.append((how, fault))

    def drain(self) -> None:
        self.deeds.append(("drain",))

    def update(self) -> None:
        self.deeds.append(("update",))


def test_a_strike_ends_the_open_connections_once() -> None:
    on = Scene()
    connections = OpenConnections()
    mine, alias, other = Open(1), Open(2, "alias"), Open(3, "api.github.com")
    for each in (mine, alias, other):
        connections.add(each)
    on.switch("connections_die")
    for _ in range(2):
        on.links.strike(connections, {"alias": HOST})
    assert mine.deeds == alias.deeds == [("reset", "connections_die")]
    assert other.deeds == [("update",)] * 2
    assert on.entries() == [
        ("killed", HOST, ["connections_die"]),
        ("killed", "alias", ["connections_die"]),
    ]


@pytest.mark.parametrize("name", ["line_cut", "slow_line", "proxy_error", "tls_hang", "black_hole"])
def test_a_fault_of_new_connections_makes_clients_open_some(name: str) -> None:
    on = Scene()
    connections = OpenConnections()
    mine, alias, other = Open(1), Open(2, "alias"), Open(3, "api.github.com")
    for each in (mine, alias, other):
        connections.add(each)
    on.switch(name)
    for _ in range(2):
        on.links.strike(connections, {"alias": HOST})
    assert mine.deeds == alias.deeds == [("drain",), ("update",), ("update",)]
    assert other.deeds == [("update",)] * 2
    assert on.entries() == []  # it has reached nobody yet


def test_a_closed_port_ends_the_connections_itself() -> None:
    on = Scene()
    connections = OpenConnections()
    connections.add(mine := Open(1))
    on.switch("connection_refused")
    on.links.strike(connections, {})
    assert mine.deeds == [("update",)]


def test_the_conduct_of_a_host_is_that_of_its_fault() -> None:
    on = Scene()
    on.switch("connections_die", "http1_only")
    fault, conduct = on.links.conduct(HOST)
    assert (fault, conduct.offers_http2) == ("http1_only", False)
    assert on.links.conduct("api.github.com") == ("", HEALTHY_CONDUCT)
