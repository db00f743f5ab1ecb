"""What a broken promise costs the user. Findings are listed in this order."""

from enum import StrEnum


class Harm(StrEnum):
    """The kinds of harm, the worst first."""

    # text is lost, or the editor or the assistant does not come back
    WORK = "work"
    # the editor, the assistant or a neighbour cannot be used for a time
    USE = "use"
    # the user gets no message, or a wrong one
    TRUST = "trust"
    # memory, CPU, disk
    RESOURCES = "resources"
    # requests that a backend must answer for nothing, and hosts that nobody expects
    TRAFFIC = "traffic"
    # none yet: the bench did not see what it needs
    NONE = "none"


ORDER = tuple(Harm)
