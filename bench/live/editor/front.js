// Called in the page with the CSS selectors and the name of the document: what covers the document,
// and which element has the keyboard.
([selectors, name]) => {
  const LONGEST = 200;
  const label = (element) => element.textContent.replace(/\s+/g, ' ').trim().slice(0, LONGEST);
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));
  const isVisible = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const firstVisible = (selector) => all(document, selector).find(isVisible);
  const texts = (root, selector) => all(root, selector).map(label).filter(Boolean).join(' ');

  const dialog = firstVisible(selectors.dialog);
  const overlay = firstVisible(selectors.overlay);
  const widget = firstVisible(selectors.quick_widget);

  const isDocument = (tab) => tab.dataset.resourceName === name;
  const groups = all(document, selectors.group).map((group) => all(group, selectors.tab));
  const isActive = (tab) => tab.classList.contains('active');
  const isOpen = groups.some((tabs) => tabs.some(isDocument));
  const isInFront = groups.some((tabs) => tabs.some((tab) => isDocument(tab) && isActive(tab)));
  const tabs = groups.find((group) => group.some(isDocument)) ?? groups[0] ?? [];
  const cover = isInFront ? undefined : tabs.find(isActive);
  const title = (tab) => label(tab.querySelector(selectors.tab_label) ?? tab);

  const describe = (element) => {
    if (!element || element === document.body) return 'no element';
    const frame = element.closest('iframe');
    if (frame) {
      const owner = /extensionId=([^&]+)/.exec(frame.src)?.[1];
      return owner ? `a webview of ${decodeURIComponent(owner)}` : 'an embedded page';
    }
    if (element.closest(selectors.dialog)) return 'a dialog';
    if (element.closest(selectors.quick_widget)) return 'an input box';
    const part = element.closest('.part[id]')?.id ?? '';
    const named = element.getAttribute('aria-label') ?? '';
    return [named.slice(0, LONGEST), part && `(${part})`].filter(Boolean).join(' ') || element.className;
  };
  const focused = document.activeElement;
  return {
    dialog: dialog ? texts(dialog, selectors.dialog_text) || 'a dialog' : '',
    buttons: dialog ? all(dialog, selectors.dialog_button).map(label).filter(Boolean) : [],
    overlay: overlay ? texts(overlay, selectors.overlay_title) || 'an overlay' : '',
    page: cover ? title(cover) : '',
    page_is_webview: (cover?.dataset.resourceName ?? '').startsWith('webview-'),
    // Without any tab, the tabs may be switched off.
    is_open: isOpen || (groups.every((group) => !group.length) && Boolean(firstVisible(selectors.editor))),
    is_in_front: isInFront,
    input: widget
      ? texts(widget, selectors.quick_title)
        || widget.querySelector('input')?.placeholder || 'an input box'
      : '',
    keyboard: focused?.closest(selectors.editor) ? '' : describe(focused),
  };
}
