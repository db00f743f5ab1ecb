"""The healthy model: what it is asked, what it says, and how fast."""
