"""The steps that show, where they succeed, that an extension works; with the words for reports."""

HEALTH_STEPS = {
    "ghost text": "ghost text",
    "suggestion": "a suggestion in the list",
    "chat answer": "a chat answer",
    "next edit": "a next edit",
    "inline chat": "an edit of the inline chat",
    "wait for": "what the journey waits for",
}
