"""The steps whose success shows that the extension works, with the effect of each for reports."""

HEALTH_STEPS = {
    "ghost text": "ghost text",
    "suggestion": "a suggestion in the list",
    "chat answer": "a chat answer",
    "next edit": "a next edit",
    "inline chat": "an edit of the inline chat",
    "wait for": "the element that the journey waits for",
}

# What the person does if chat answers have not come back: it shows nothing of the conversation.
NEW_CONVERSATION = "chat answer in a new conversation"
DEAD_SCREEN = "not recovered"  # what the screenshot at the end of a failed recovery shows
