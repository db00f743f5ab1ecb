"""Go or no-go: the checklist before a rollout, each row with what proves it."""
