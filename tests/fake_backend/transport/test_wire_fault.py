from fake_backend.transport.wire_fault import DeliveryReport


def test_a_fault_is_reported_once() -> None:
    reports: list[tuple[str, str]] = []
    report = DeliveryReport("host", "slow_line", lambda host, fault: reports.append((host, fault)))
    report()
    report()
    assert reports == [("host", "slow_line")]


def test_a_healthy_connection_reports_nothing() -> None:
    reports: list[tuple[str, str]] = []
    DeliveryReport("host", "", lambda host, fault: reports.append((host, fault)))()
    assert reports == []
