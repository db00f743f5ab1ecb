"""Load without an editor: a rollout's crowd in simulated time, or over real HTTP."""
