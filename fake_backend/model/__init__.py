"""The healthy model: prompts, completions and pace."""
