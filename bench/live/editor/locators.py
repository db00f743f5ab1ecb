"""All selectors of the workbench, as data. Another VS Code gets other values, not an `if`."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from bench.facts.screen import REMOVE_WAITING


@dataclass(slots=True)
class Locators:
    """CSS selectors, names of buttons, and keys; the defaults are those of VS Code 1.139."""

    ready: str = ".monaco-workbench .statusbar-item"
    editor: str = ".editor-instance .monaco-editor"
    editor_input: str = ".native-edit-context, textarea.inputarea"
    editor_lines: str = (
        ".editor-instance .monaco-editor .view-lines .view-line:not(.inline-edits-view *)"
    )
    next_edit_lines: str = ".editor-instance .inline-edits-view .view-line"
    ghost_text: str = ".editor-instance [class*='ghost-text-decoration']"
    editor_area: str = ".editor-instance"
    line: str = ".view-line"
    notification: str = ".notification-list-item"
    notification_text: str = ".notification-list-item-message"
    notification_button: str = ".notification-list-item-buttons-container .monaco-button"
    dialog: str = ".monaco-dialog-box"
    dialog_text: str = ".dialog-message-text, .dialog-message-detail"
    dialog_button: str = ".dialog-buttons .monaco-button"
    progress: tuple[str, ...] = (  # separate queries: one query for a list takes ten times as long
        ".monaco-progress-container.active",
        ".chat-response-loading",
        ".codicon-loading",
        ".codicon-modifier-spin",
    )
    progress_not_within: str = ".integrated-terminal"
    place: str = ".statusbar-item[id], .part[id]"
    status_item: str = ".statusbar-item[id]:not([id^='status.editor.'])"
    ai_status: str = "#chat\\.statusBarEntry"
    # the view of the chat: an inline chat has an input and rows of the same classes
    chat_input: str = ".chat-viewpane .interactive-input-part .monaco-editor"
    chat_answer_rows: str = ".chat-viewpane .monaco-list-row:has(.interactive-response)"
    chat_row: str = (
        ".chat-viewpane .monaco-list-row[data-index='{index}'] .interactive-item-container"
    )
    chat_question: str = "interactive-request"  # a class of a question's row
    chat_waiting: str = ".pending-item, .pending-request"  # in the rows of questions that wait
    chat_stop: str = ".chat-viewpane .interactive-input-part .codicon-stop-circle"
    chat_replace: str = f".monaco-dialog-box .monaco-button >> text={REMOVE_WAITING}"
    chat_keep_edits: str = ".monaco-dialog-box .monaco-button >> text=Keep & Continue"
    chat_loading: str = "chat-response-loading"
    use_ai_features: str = "Use AI Features"
    continue_with_github: str = "Continue with GitHub"
    copy_code: str = "Copy & Continue to Browser"
    open_page: str = "Open"
    inline_chat: str = ".editor-instance .inline-chat.in-zone-widget"
    inline_chat_keys: str = "Control+i"
    keep_edit: str = ".inline-chat .action-label.codicon-check"
    chat_error: str = (
        ".chat-notification-widget:has(.chat-error-codicon, .chat-warning-codicon),"
        " .chat-quota-error-widget, .chat-error-confirmation"
    )
    chat_progress: str = ".progress-container"
    quick_input: str = ".quick-input-widget .quick-input-box input"
    quick_input_row: str = ".quick-input-list .monaco-list-row"
    suggest_widget: str = ".suggest-widget.visible"
    suggest_row: str = ".suggest-widget.visible .monaco-list-row"
    palette_keys: str = "F1"
    suggest_keys: str = "Control+Space"
    accept_word_keys: str = "Control+ArrowRight"
    quick_open_keys: str = "Control+p"
    webview: str = "iframe.webview[src*='extensionId={extension}' i]"
    webview_content: str = "#active-frame"
    unsaved_tab: str = ".editor-group-container .tab.active.dirty"
    open_chat_keys: str = "Control+Alt+i"
    new_chat_keys: str = "Control+l"  # in the chat's input
    group: str = ".editor-group-container"
    tab: str = ".tabs-container .tab"
    # of a page of an extension
    webview_tab: str = ".tab.active[data-resource-name^='webview-']"
    tab_label: str = ".label-name"
    overlay: str = ".monaco-modal-editor-block, .onboarding-a-overlay"
    overlay_title: str = ".modal-editor-title, .onboarding-a-title"
    quick_widget: str = ".quick-input-widget"
    quick_title: str = ".quick-input-title, .quick-input-message"


# What differs from the defaults, by version of VS Code: `"1.140.0": {"dialog": ".other-class"}`.
DIFFERENCES: Mapping[str, Mapping[str, Any]] = {}


def locators_of(vscode: str) -> Locators:
    """The selectors of a version of VS Code."""
    return replace(Locators(), **DIFFERENCES.get(vscode, {}))


LOCATORS = Locators()  # of the VS Code that this process drives; each worker drives one


def choose_locators(vscode: str) -> None:
    """Use the selectors of this version of VS Code from now on."""
    chosen = locators_of(vscode)
    for field in fields(Locators):
        setattr(LOCATORS, field.name, getattr(chosen, field.name))


def painted(document: str) -> str:
    """The selector of what is visible once `document` is open, even if a page covers it."""
    own = f"{LOCATORS.tab}[data-resource-name={document!r}]"
    return (
        f"{LOCATORS.editor_lines}, {LOCATORS.group}:has({own}:not(.active)) {LOCATORS.webview_tab}"
    )
