// Every text is put on the page as text, never as markup.
const LONGEST = 300; // characters of a text that a client sent
// Control characters, what changes the direction of a text or is invisible in it, half characters.
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

export const at = (id) => document.getElementById(id);

export function element(name, text = '', more = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, more);
}

/** `text` as nodes: what is between backticks is code. */
export function words(text) {
  return text.split('`').map((part, index) => (index % 2 ? element('code', part) : part));
}

/** The beginning of a foreign text, without characters that would garble what is around it. */
export function readable(text) {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return short.replaceAll(UNSAFE, '\ufffd');
}
