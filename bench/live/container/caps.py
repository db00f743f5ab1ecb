"""What a container may use at most."""

import os
from dataclasses import dataclass

MEMORY_MB = 3072  # Copilot and the neighbours use about 1500 MB
PIDS = 512
CORES = os.cpu_count() or 1  # of this machine


@dataclass(frozen=True, slots=True)
class Caps:
    """The caps of the container that has the VS Code server and everything that it starts."""

    memory_mb: int = MEMORY_MB  # 2^20 bytes; there is no swap on top
    pids: int = PIDS
    cpus: int = CORES

    def options(self) -> dict[str, object]:
        """The caps as options of the Docker engine."""
        memory = f"{self.memory_mb}m"
        return {
            "mem_limit": memory,
            "memswap_limit": memory,
            "pids_limit": self.pids,
            "nano_cpus": int(self.cpus * 1e9),
        }
