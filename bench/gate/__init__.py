"""Go or no-go: the checklists of a rollout, each row with the run that proves it."""
