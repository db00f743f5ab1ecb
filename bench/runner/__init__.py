"""The conductor: the run folder, the pool of workers, resuming, signals."""
