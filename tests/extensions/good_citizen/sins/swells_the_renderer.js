// Each long answer is put whole into the tooltips of rows, which the window keeps, a copy for each; the
// host holds the text once.
const LONG = 100_000; // characters
const ROWS = 8;
const ANSWERS = 2; // a test must not fill the machine
const texts = [];

module.exports = {
  title: 'Fills the window with copies of the answer, while the host stays clean',
  rules: ['memory_settles'],
  hooks: (good, { vscode }) => ({
    maxBytes: { ...good.maxBytes, ask: 16_000_000 },
    maxText: Infinity,
    onAnswer(text, { surface }) {
      if (surface === 'ask' && text.length > LONG && texts.length < ANSWERS) texts.push(text);
    },
    rows: () => texts.flatMap((text) => Array.from({ length: ROWS }, () => row(vscode, text))),
  }),
};

const row = (vscode, text) => Object.assign(new vscode.TreeItem('Part of the answer'), { tooltip: text });
