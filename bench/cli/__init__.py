"""The verbs, what they print, and the exit codes: the only place that prints."""
