"""An incident as people write it down: a timeline, posts of a status page, a post-mortem."""
