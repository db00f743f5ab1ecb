// Runs in the page of a view: what is new in it since a question was sent.
// Called with the page's root, the selectors, and, after a reload, what was there before. It
// remembers elements and a mark of each text, so that a giant text is neither kept nor transferred.
(root, { selectors, kinds, before, earlier, longest, edge, every }) => {
  const FOLLOWED_MS = 600_000, SHARE_OF_ONE_CORE = 0.05, LOOK_AT_LEAST_EVERY_MS = 1000;
  const SAMPLES = 512; // characters of a long text that count for its mark

  // Open shadow roots too: a view may be built of web components.
  let roots = [];
  const findRoots = () => {
    roots = [root.ownerDocument];
    for (const one of roots) {
      for (const element of one.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
    }
  };
  const all = (selector) => selector ? roots.flatMap((one) => [...one.querySelectorAll(selector)]) : [];
  const isVisible = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  };
  const isBusy = () => all(selectors.spinner).some(isVisible);

  const mark = (text, length = text.length) => {
    let sum = 0;
    const step = Math.max(1, Math.floor(length / SAMPLES));
    for (let index = 0; index < length; index += step) {
      sum = (Math.imul(sum, 31) + text.charCodeAt(index)) | 0;
    }
    return `${length}:${sum}`;
  };
  const lengthOf = (one) => Number(one.split(':')[0]);
  const grown = (was, text) => text.length > lengthOf(was) && mark(text, lengthOf(was)) === was;

  // A hidden error is none, and an element without a text is no answer.
  const seen = (kind) => all(selectors[kind]).map((element) => {
    const text = element.textContent;
    const shows = kind === 'error' ? isVisible(element) : text.trim() !== '';
    return { element, text, shows, mark: mark(text) };
  });
  const lookAround = () => Object.fromEntries(kinds.map((kind) => [kind, seen(kind)]));
  const counted = (marks) => {
    const counts = new Map();
    for (const one of marks) counts.set(one, (counts.get(one) ?? 0) + 1);
    return counts;
  };
  const marksOf = (found) => found.filter(({ shows }) => shows).map((one) => one.mark);

  const memory = {};
  const remember = () => {
    const around = lookAround();
    for (const kind of kinds) {
      const known = new WeakMap(before ? [] : around[kind].map((one) => [one.element, one.mark]));
      const order = before ? before[kind] : marksOf(around[kind]);
      memory[kind] = { known, order, left: counted(order), away: new Map(), own: new WeakSet() };
    }
  };

  // Equal texts count as often as they were there before, so that a list that is rendered again is
  // not new.
  const fresh = (kind, found) => {
    const { known, own, left, away } = memory[kind];
    const rest = new Map([...left].map(([one, count]) => [one, Math.min(count, away.get(one) ?? count)]));
    const take = (one) => {
      const count = rest.get(one) ?? 0;
      if (count > 0) rest.set(one, count - 1);
      return count > 0;
    };
    const shown = found.filter(({ shows }) => shows);
    const same = shown.filter((one) =>
      !own.has(one.element) && known.get(one.element) === one.mark && take(one.mark));
    // An earlier text that has become longer, perhaps rendered again in another element.
    const startOf = (one) => {
      if (kind !== 'answer') return '';
      const was = known.get(one.element);
      if (was !== undefined) return grown(was, one.text) ? was : '';
      return [...rest.keys()].find((old) => rest.get(old) > 0 && grown(old, one.text)) ?? '';
    };
    const part = (one) => {
      if (own.has(one.element)) return one.text;
      if (take(one.mark)) return null;
      const start = startOf(one);
      if (start === '') {
        own.add(one.element);
        return one.text;
      }
      take(start);
      known.set(one.element, start);
      return one.text.slice(lengthOf(start));
    };
    return shown.filter((one) => !same.includes(one)).map(part).filter((text) => text !== null);
  };

  // A text that is away for a moment and comes back is new: an error that is shown again. But where
  // the answers are away too, the whole list may be, and comes back as it was.
  let keepsAll = false; // the view shows the answers to several questions
  const forget = (around, told) => {
    const loading = before && !isBusy() && !kinds.some((kind) => told[kind].length);
    if (loading) return;
    const lost = (kind) => {
      const now = counted(marksOf(around[kind]));
      return [...memory[kind].left].filter(([one, count]) => (now.get(one) ?? 0) < count)
        .map(([one]) => [one, now.get(one) ?? 0]);
    };
    const answersLost = lost('answer').length > 0;
    for (const kind of kinds) {
      const mayComeBack = kind === 'answer' || answersLost;
      if (keepsAll && mayComeBack) continue;
      const { left, away } = memory[kind];
      for (const [one, count] of lost(kind)) {
        (mayComeBack ? away : left).set(one, Math.min(count, away.get(one) ?? count));
      }
    }
  };
  const comeBack = (around) => {
    const { order, own } = memory.answer;
    const shown = around.answer.filter(({ shows }) => shows);
    if (!order.length || !order.every((one, index) => shown[index]?.mark === one)) return;
    const withErrors = fresh('error', around.error).length > 0;
    if (shown.length === 1 && !withErrors) return; // one answer, perhaps the same again
    for (const kind of kinds) memory[kind].away.clear();
    for (const { element } of shown.slice(0, order.length)) own.delete(element);
    if (withErrors) for (const { element } of around.error) memory.error.own.delete(element);
  };

  // The same text, written again into the same element, is new, unless a whole list is written so.
  const rewritten = (records, around) => {
    const writes = ({ type, addedNodes }) =>
      type === 'characterData' || [...addedNodes].some((node) => node.textContent.trim());
    const targets = records.filter(writes).map(({ target }) => target);
    const again = (kind) => around[kind].filter((one) =>
      one.shows && memory[kind].known.get(one.element) === one.mark
      && targets.some((target) => one.element.contains(target)));
    const answersToo = again('answer').length > 0;
    for (const kind of kinds) {
      if (keepsAll && (kind === 'answer' || answersToo)) continue;
      for (const one of again(kind)) {
        const { known, left } = memory[kind];
        left.set(one.mark, Math.max(0, (left.get(one.mark) ?? 0) - 1));
        known.delete(one.element);
      }
    }
  };

  let first = null;
  let lastError = [];
  const look = (records = []) => {
    const around = lookAround();
    rewritten([...records, ...inside.takeRecords()], around);
    comeBack(around);
    const told = Object.fromEntries(kinds.map((kind) => [kind, fresh(kind, around[kind])]));
    if (told.error.length) lastError = told.error;
    if (first === null && (told.answer.length || told.error.length)) first = Date.now();
    forget(around, told);
    watch(around);
    return told;
  };

  // Only elements that were there before are observed, and what they stand in: an answer that is
  // painted into a new element costs nothing.
  const inside = new MutationObserver((records) => look(records));
  const outside = new MutationObserver(() => look());
  const CHILDREN = { childList: true };
  const LOOKS = { childList: true, attributes: true, attributeFilter: ['class', 'style', 'hidden', 'open'] };
  const watch = (around) => {
    inside.disconnect();
    outside.disconnect();
    const chain = new Map();
    for (const kind of kinds) {
      for (const { element, mark: one } of around[kind]) {
        if (memory[kind].own.has(element)) continue;
        if (memory[kind].known.get(element) === one) {
          inside.observe(element, { ...CHILDREN, characterData: true, subtree: true });
        }
        for (let node = element; node; node = node.parentNode ?? node.host) {
          const isElement = node.nodeType === Node.ELEMENT_NODE;
          chain.set(node, isElement && kind === 'error' ? LOOKS : chain.get(node) ?? CHILDREN);
        }
      }
    }
    for (const [node, what] of chain) outside.observe(node, what);
  };

  // Half a character at an end is left out: its other half may be on its way.
  const whole = (text) => text.replace(/[\ud800-\udbff]$/, '').replace(/^[\udc00-\udfff]/, '');
  const shortened = (text) => text.length <= longest ? whole(text)
    : `${whole(text.slice(0, edge))} \u2026 ${whole(text.slice(-edge))}`;

  findRoots();
  remember();
  const answers = memory.answer.left;
  keepsAll = [...answers.values()].reduce((sum, count) => sum + count, 0) > 1
    && earlier.some((one) => answers.has(one));
  watch(lookAround());
  const began = Date.now();
  let timer = 0;
  const follow = () => {
    const at = performance.now();
    if (first === null) look();
    if (first !== null || Date.now() - began > FOLLOWED_MS) return;
    const pause = Math.max(every, (performance.now() - at) / SHARE_OF_ONE_CORE);
    timer = setTimeout(follow, Math.min(pause, LOOK_AT_LEAST_EVERY_MS));
  };
  timer = setTimeout(follow, every);
  return {
    marks: () => Object.fromEntries(kinds.map((kind) => [kind, marksOf(seen(kind))])),
    look() {
      findRoots();
      const told = look();
      const error = told.answer.length ? told.error : lastError; // it may be hidden after a while
      return {
        text: shortened(told.answer.join(' ').trim()),
        failed: error.length > 0,
        error: whole(error.join(' ').trim().slice(0, longest)),
        state: whole(told.state.join(' ').trim().slice(-longest)),
        busy: isBusy(),
        first,
      };
    },
    end() {
      clearTimeout(timer);
      inside.disconnect();
      outside.disconnect();
    },
  };
}
