"""Every selector of the workbench, as data. A newer VS Code is a difference, not an `if`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Locators:
    """CSS selectors, and the names of buttons; those of VS Code 1.139 are the defaults."""

    ready: str = ".monaco-workbench .statusbar-item"
    editor: str = ".editor-instance .monaco-editor"
    editor_lines: str = (
        ".editor-instance .monaco-editor .view-lines .view-line:not(.inline-edits-view *)"
    )
    next_edit_lines: str = ".editor-instance .inline-edits-view .view-line"
    ghost_text: str = ".editor-instance [class*='ghost-text-decoration']"
    ai_status: str = "#chat\\.statusBarEntry"
    chat_input: str = ".interactive-input-part .monaco-editor"
    chat_answer_rows: str = ".interactive-session .monaco-list-row:has(.interactive-response)"
    chat_row: str = (
        ".interactive-session .monaco-list-row[data-index='{index}'] .interactive-item-container"
    )
    chat_loading: str = "chat-response-loading"
    use_ai_features: str = "Use AI Features"
    continue_with_github: str = "Continue with GitHub"
    copy_code: str = "Copy & Continue to Browser"
    open_page: str = "Open"
    inline_chat: str = ".editor-instance .inline-chat.in-zone-widget"
    inline_chat_keys: str = "Control+i"
    keep_edit: str = ".chat-diff-change-content-widget .action-label >> text=Keep"
    open_chat_keys: str = "Control+Alt+i"


LOCATORS = Locators()
