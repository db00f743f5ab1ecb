// Called in the page with the CSS selectors and whether a new count begins: which element receives
// the keys. A new count first gives the keyboard focus to the text editor, without moving its cursor.
([selectors, begins]) => {
  const editor = document.querySelector(selectors.editor);
  const isInput = (element) =>
    Boolean(element?.matches?.(selectors.editor_input))
    && element.closest(selectors.editor) === document.querySelector(selectors.editor);
  const isVisible = (element) => element.checkVisibility({ visibilityProperty: true });

  const describe = (element) => {
    if (!element || element === document.body) return 'no element';
    const owner = /[?&]extensionId=([^&]+)/.exec(element.src ?? '')?.[1];
    if (owner) return `the webview of ${decodeURIComponent(owner)}`;
    const classes = Array.from(element.classList).slice(0, 3).map((name) => `.${name}`).join('');
    const name = element.getAttribute('aria-label')?.replace(/\s+/g, ' ').slice(0, 60);
    const part = element.closest('.part[id]')?.id;
    return `the element ${element.tagName.toLowerCase()}${classes}`
      + (name ? ` "${name}"` : '') + (part ? ` in ${part}` : '');
  };

  const keys = window.__benchKeys ??= { arrived: 0, taker: '', watched: false };
  const missed = (element) => {
    if (!isInput(element)) keys.taker ||= describe(element);
  };
  if (!keys.watched) {
    keys.watched = true;
    const pressed = (event) => isInput(event.target) ? keys.arrived += 1 : missed(event.target);
    window.addEventListener('keydown', pressed, true);
    window.addEventListener('focusin', (event) => missed(event.target), true);
    window.addEventListener('blur', () => setTimeout(() => missed(document.activeElement)));
  }
  const dialog = Array.from(document.querySelectorAll(selectors.dialog)).find(isVisible);
  let holder = dialog ? 'a dialog' : isInput(document.activeElement) ? '' : describe(document.activeElement);
  const had = holder;
  if (begins) {
    if (holder && !dialog) {
      Array.from(editor?.querySelectorAll(selectors.editor_input) ?? []).find(isInput)?.focus();
      holder = isInput(document.activeElement) ? '' : describe(document.activeElement);
    }
    keys.arrived = 0;
    keys.taker = '';
  }
  return {
    arrived: keys.arrived,
    taker: keys.taker || holder,
    holder,
    had,
    document: editor?.getAttribute('data-uri') ?? '',
  };
}
