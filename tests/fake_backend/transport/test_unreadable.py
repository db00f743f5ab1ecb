from fake_backend.transport.unreadable import UnreadableError


def test_a_refusal_has_a_status_for_the_client_and_a_problem_for_the_journal() -> None:
    refusal = UnreadableError("413 Request Entity Too Large", "body over 16 MB")
    assert (refusal.status, str(refusal)) == ("413 Request Entity Too Large", "body over 16 MB")
