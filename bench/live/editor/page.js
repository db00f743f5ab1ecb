// Runs inside the page, before the workbench loads: it measures, and touches nothing.
// Called with the CSS selectors to look for, unless only keys matter; leaves `window.__bench.drain()`
// behind.
(selectors, keysOnly) => {
  if (window.top !== window || window.__bench) return;
  const LOOK_EVERY_MS = 100, LOOK_AT_LEAST_EVERY_MS = 1000, SHARE_OF_ONE_CORE = 0.02;
  const LOOKS_UNTIL_FAST = 20; // two seconds of a page that answers
  const REPORTED_FROM_MS = 16; // the least that the Event Timing API can be asked for
  const LONGEST_TEXT = 1000, LONGEST_LABEL = 500;
  const MEMORY_EVERY_MS = 1000;

  const now = () => performance.now();
  let events = [];
  const tell = (at, kind, what) => events.push({ at: performance.timeOrigin + at, kind, what });

  // Keys. An entry comes after the frame, and only from 16 ms on; a key without one was faster.
  // Age is counted in looks: no frame is painted, and no look taken, while the page is blocked.
  let unpainted = [];
  const pressed = (event) => {
    if (!event.repeat) unpainted.push({ at: event.timeStamp, looks: 0 });
  };
  const painted = (entry) => {
    const index = unpainted.findIndex((key) => key.at === entry.startTime);
    if (entry.name !== 'keydown' || index < 0) return;
    unpainted.splice(index, 1);
    tell(entry.startTime, 'key', { ms: entry.duration });
  };
  const settleFastKeys = () => {
    for (const key of unpainted) key.looks += 1;
    const fast = unpainted.filter((key) => key.looks > LOOKS_UNTIL_FAST);
    if (!fast.length) return;
    unpainted = unpainted.filter((key) => key.looks <= LOOKS_UNTIL_FAST);
    for (const key of fast) tell(key.at, 'key', { ms: null });
  };

  // What is on the screen.
  const plain = (text, longest) => text.slice(0, longest)
    .replace(/[\ud800-\udbff]$/, '') // half a character
    .replaceAll('\u00a0', ' ');
  const label = (element) => plain(element.textContent, LONGEST_LABEL).replace(/\s+/g, ' ').trim();
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));
  const isVisible = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const isMeant = (kind, element) =>
    kind !== 'progress' || !element.closest(selectors.progress_not_within);
  const named = (element) => element.getAttribute('aria-label') ?? '';

  const message = (text, button) => (element) => [
    ...all(element, text).map(label),
    ...all(element, button).map(label).filter(Boolean).map((name) => `[${name}]`),
  ].filter(Boolean).join(' ');
  const place = (element) => element.closest(selectors.place)?.id || named(element);
  const kinds = [
    ['notification', selectors.notification,
      message(selectors.notification_text, selectors.notification_button)],
    ['dialog', selectors.dialog, message(selectors.dialog_text, selectors.dialog_button)],
    ...selectors.progress.map((selector) => ['progress', selector, place]),
    ['status', selectors.status_item, (element) => label(element) || named(element)],
  ];
  const numbers = new WeakMap();
  let counted = 0;
  const numberOf = (element) => {
    if (!numbers.has(element)) numbers.set(element, (counted += 1));
    return numbers.get(element);
  };
  let shown = new Map();
  const lookAround = (at) => {
    const seen = new Map();
    for (const [kind, selector, textOf] of kinds) {
      for (const element of all(document, selector)) {
        if (isVisible(element) && isMeant(kind, element)) seen.set(element, { kind, text: textOf(element) });
      }
    }
    for (const [element, { kind }] of shown) {
      if (!seen.has(element)) tell(at, 'vanished', { kind, element: numberOf(element) });
    }
    for (const [element, { kind, text }] of seen) {
      if (shown.get(element)?.text !== text) {
        tell(at, 'appeared', { kind, element: numberOf(element), text });
      }
    }
    shown = seen;
  };

  // Ghost text, and the line it stands in, without it.
  const lineWithout = (ghosts) => {
    const line = ghosts[0].closest(selectors.line);
    if (!line) return '';
    const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let text = '';
    while (texts.nextNode() && text.length < LONGEST_TEXT) {
      const node = texts.currentNode;
      if (!ghosts.some((ghost) => ghost.contains(node))) text += node.data;
    }
    return plain(text, LONGEST_TEXT);
  };
  let ghost = { text: '', line: '' };
  const lookForGhostText = (at) => {
    const ghosts = all(document, selectors.editor_area)
      .flatMap((area) => all(area, selectors.ghost_text));
    const text = plain(ghosts.map((part) => part.textContent).join(''), LONGEST_TEXT);
    const next = { text, line: text && lineWithout(ghosts) };
    if (next.text === ghost.text && next.line === ghost.line) return;
    tell(at, text ? 'ghost' : 'ghost_gone', text ? next : null);
    ghost = next;
  };

  // Makes the DevTools send an event with their metrics: unlike a question to them, which is never
  // answered where the page crashes, it keeps nobody waiting.
  const tellMetrics = console.timeStamp.bind(console, 'bench');
  let metricsDue = 0;

  // A look every 100 ms, and less often where it is dear, costs the same whatever the extension
  // does. A MutationObserver would cost most while much is rendered, which is what is measured.
  const look = () => {
    const at = now();
    try {
      settleFastKeys();
      if (keysOnly) return;
      lookAround(at);
      lookForGhostText(at);
      if (at >= metricsDue) {
        metricsDue = at + MEMORY_EVERY_MS;
        tellMetrics();
      }
    } finally {
      const pause = Math.max(LOOK_EVERY_MS, (now() - at) / SHARE_OF_ONE_CORE);
      setTimeout(look, Math.min(pause, LOOK_AT_LEAST_EVERY_MS));
    }
  };

  const observe = (handle, options) => {
    new PerformanceObserver((list) => list.getEntries().forEach(handle)).observe(options);
  };
  addEventListener('keydown', pressed, true);
  observe(painted, { type: 'event', durationThreshold: REPORTED_FROM_MS, buffered: true });
  observe((entry) => tell(entry.startTime, 'long_task', { ms: entry.duration }),
    { type: 'longtask', buffered: true });
  look();
  window.__bench = {
    drain() {
      if (!keysOnly) lookForGhostText(now()); // a step may be over before the next look
      const drained = events;
      events = [];
      return drained;
    },
  };
}
