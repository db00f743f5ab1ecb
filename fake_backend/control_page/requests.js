// The list of requests: a row for each, the newest first.
import { at, element, readable } from './elements.js';

const MOST_ROWS = 300;
const rows = new Map(); // request -> its row, the newest last
let zero = 0; // of the backend's monotonic clock, in seconds since 1970
let due = false; // the next frame filters

export function setClock({ monotonic, epoch }) {
  zero = epoch - monotonic;
}

/** Show an entry of the journal. However many come at once, the list is filtered once. */
export function showEntry(entry) {
  if (entry.event === 'asked') {
    const path = `${entry.method} ${entry.host}${entry.path}`;
    const row = element('tr', '', { time: clockTime(entry.at), began: entry.at, path });
    fill(row, [entry.surface, path, 'open', '', '', entry.planned.join(', '), '']);
    add(entry.request, row);
  } else if (entry.event === 'answered' && rows.has(entry.request)) {
    const row = rows.get(entry.request);
    const status = entry.client_left ? 'client left' : entry.status ?? 'cut';
    const seconds = (entry.at - row.began).toFixed(2);
    fill(row, [entry.surface, row.path, status, seconds, entry.bytes, entry.planned.join(', '), entry.delivered.join(', ')]);
    markBad(row, !(entry.status < 400));
  } else if (entry.event === 'refused' || entry.event === 'connected') {
    const row = element('tr', '', { time: clockTime(entry.at) });
    const what = entry.event === 'refused' ? 'refused: no such host here' : 'connection spoiled';
    fill(row, ['', `${entry.host} ${entry.port ?? ''}`, what, '', '', '', (entry.delivered ?? []).join(', ')]);
    markBad(row, true);
    add(`entry ${entry.number}`, row);
  } else {
    return;
  }
  filterSoon();
}

function clockTime(seconds) {
  const moment = new Date(1000 * (zero + seconds));
  return `${moment.toTimeString().slice(0, 8)}.${String(moment.getMilliseconds()).padStart(3, '0')}`;
}

function fill(row, cells) {
  row.replaceChildren(...[row.time, ...cells].map((text) => element('td', readable(String(text)))));
}

function markBad(row, isBad) {
  row.cells[3].classList.toggle('bad', isBad);
}

function add(key, row) {
  rows.set(key, row);
  at('rows').prepend(row);
  if (rows.size <= MOST_ROWS) return;
  const [oldest] = rows.keys();
  rows.get(oldest).remove();
  rows.delete(oldest);
}

function filterSoon() {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    filter();
  });
}

function filter() {
  const text = at('filter').value.toLowerCase();
  let shown = 0;
  for (const row of rows.values()) {
    row.hidden = !row.textContent.toLowerCase().includes(text);
    shown += !row.hidden;
  }
  at('count').textContent = `${shown} of ${rows.size}`;
}

at('filter').addEventListener('input', filter);
at('forget').addEventListener('click', () => {
  rows.clear();
  at('rows').replaceChildren();
  filter();
});
