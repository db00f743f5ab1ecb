// Makes a suggestion fit where it is shown: models repeat what stands there already.
const MOST_LINES = 20;
const MOST_CHARACTERS = 2000;

function fit(text, { before, lines, after }) {
  if (/\ufffd/.test(text) || !text.isWellFormed()) return ''; // damaged: better none
  const trimmed = withoutLine(withoutLines(text, lines), before.trim());
  const kept = [];
  for (const line of trimmed.slice(0, MOST_CHARACTERS).split('\n').slice(0, MOST_LINES)) {
    const said = line.trim();
    if (said && (said === kept.at(-1)?.trim() || said === after.trim())) break; // runs away, or into what follows
    kept.push(line);
  }
  const fitting = kept.join('\n').trimEnd();
  return fitting.trim() ? fitting : '';
}

// Lines above the cursor that come first again.
function withoutLines(text, lines) {
  const known = new Set(lines.map((line) => line.trim()).filter(Boolean));
  const rest = text.split('\n');
  while (rest.length > 1 && known.has(rest[0].trim())) rest.shift();
  return rest.join('\n');
}

// The line up to the cursor, or its last word, that comes first again.
function withoutLine(text, before) {
  const lead = text.trimStart();
  const word = /(?<!\w)[^\W\d]\w{2,}$/.exec(before)?.[0];
  for (const said of [before, word]) {
    if (said?.length > 2 && lead.startsWith(said)) return lead.slice(said.length);
  }
  return text;
}

module.exports = { fit };
