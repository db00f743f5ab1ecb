"""What can go wrong with a rollback itself. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A fault in the rollback: how late it takes effect, and for whom."""

    about: str
    dead_s: float = 0.0  # the source of the flag refuses connections
    slow_s: float = 0.0  # it takes the switch, and answers by it later
    stale_s: float = 0.0  # clients keep the version that they know, at most for so long
    streams: int = 0  # long answers of the new version are under way

    @property
    def delay_s(self) -> float:
        return self.dead_s + self.slow_s


NOTHING = Hindrance("Nothing hinders the rollback.")
HINDRANCES: dict[str, Hindrance] = {
    "nothing": NOTHING,
    "flag_source_dead": Hindrance(
        "The source of the flag refuses connections for 5 s; the switch is tried again and again.",
        dead_s=5.0,
    ),
    "control_slow": Hindrance("The switch takes 3 s to take effect.", slow_s=3.0),
    "stale_clients": Hindrance(
        "Clients keep the old list of models, each for up to 10 s.", stale_s=10.0
    ),
    "streams_in_flight": Hindrance(
        "Long answers of the new version are under way; they keep their slots.", streams=12
    ),
}
