"""The steps whose success shows that the extension works, with the effect of each for reports."""

HEALTH_STEPS = {
    "ghost text": "ghost text",
    "suggestion": "a suggestion in the list",
    "chat answer": "a chat answer",
    "next edit": "a next edit",
    "inline chat": "an edit of the inline chat",
    "wait for": "the element that the journey waits for",
}
