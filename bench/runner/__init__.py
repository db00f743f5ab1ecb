"""The conductor: a run folder, a pool of workers, resume, signals."""
