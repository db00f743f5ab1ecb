"""Plans: which faults are switched on, for which requests, and when."""
