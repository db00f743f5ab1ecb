"""Pure: the facts of a rollout's stage in, a decision out: stay, hold, pass or roll back."""
