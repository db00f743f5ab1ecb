"""Which wire fault hits a connection, and the report that it was delivered."""

from collections.abc import Callable

from fake_backend.transport.behaviour import LinkBehaviour

BehaviourOf = Callable[[str], tuple[str, LinkBehaviour]]  # by host: the fault's name, or "" if none
OnFault = Callable[[str, str], None]  # host and fault, or host and problem


class DeliveryReport:
    """Reports the fault of one connection to `on_delivered`, the first time that it is called."""

    def __init__(self, host: str, fault: str, on_delivered: OnFault) -> None:
        self._host, self._fault, self._on_delivered = host, fault, on_delivered
        self._due = bool(fault)

    def __call__(self) -> None:
        if self._due:
            self._due = False
            self._on_delivered(self._host, self._fault)
