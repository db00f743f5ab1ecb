// Every text of a request is put on the page as text, never as markup.
const at = (id) => document.getElementById(id);
const fromAddress = new URLSearchParams(location.hash.slice(1)).get('token');
if (fromAddress) sessionStorage.setItem('token', fromAddress);
history.replaceState(null, '', location.pathname); // the token is not for the history
const token = sessionStorage.getItem('token') ?? '';
const USUAL = ['ghost_text', 'chat', 'agent'];
const MOST_ROWS = 300;
let catalogue = { faults: [], surfaces: [] };
let plan = { faults: [], ttl_s: null };
let endsAt = null;

function element(name, text = '', more = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, more);
}

/** `text` as nodes: what is between backticks is code. */
function words(text) {
  return text.split('`').map((part, index) => (index % 2 ? element('code', part) : part));
}

async function api(path, options = {}) {
  const answer = await fetch(`_bench/${path}`, { ...options, headers: { authorization: `Bearer ${token}` } });
  if (answer.status === 401) throw new Error('The token is missing or wrong: open the address that the terminal shows.');
  if (!answer.ok) {
    const { detail } = await answer.json();
    throw new Error(detail?.problem ?? JSON.stringify(detail));
  }
  return answer;
}

const put = (faults, ttl_s) => api('plan', { method: 'PUT', body: JSON.stringify(ttl_s ? { faults, ttl_s } : { faults }) });

// ---- the plan

function left() {
  return endsAt === null ? null : Math.max(0, (endsAt - performance.now()) / 1000);
}

async function showPlan(next) {
  plan = next;
  endsAt = plan.ttl_s === null ? null : performance.now() + 1000 * plan.ttl_s;
  at('none').hidden = plan.faults.length > 0;
  at('clear').disabled = plan.faults.length === 0;
  at('faults').replaceChildren(...plan.faults.map((fault, index) => {
    const { fault: name, surfaces, ...settings } = fault;
    const item = element('li');
    const text = element('div');
    text.append(element('strong', name), ` on ${surfaces.join(', ')}`);
    if (Object.keys(settings).length) text.append(element('div', JSON.stringify(settings), { className: 'muted' }));
    const off = element('button', 'Switch off', { type: 'button' });
    off.setAttribute('aria-label', `Switch off ${name}`);
    off.addEventListener('click', () => attempt(() => put(plan.faults.filter((_, other) => other !== index), left())));
    item.append(text, off);
    return item;
  }));
  at('toml').textContent = await (await api('plan.toml')).text();
  countDown();
}

function countDown() {
  const seconds = left();
  at('ttl').textContent = seconds === null || plan.faults.length === 0 ? '' : `switched off in ${Math.ceil(seconds)} s`;
}
setInterval(countDown, 500);

async function attempt(act) {
  at('problem').textContent = '';
  try {
    await act();
  } catch (error) {
    at('problem').replaceChildren(...words(error.message));
  }
}

at('clear').addEventListener('click', () => attempt(() => api('plan', { method: 'DELETE' })));

// ---- the form

const form = at('add');

function placeholder(byDefault) {
  if (byDefault === null) return 'required';
  return byDefault || 'unset';
}

function showFault() {
  const fault = catalogue.faults.find(({ name }) => name === form.elements.fault.value);
  at('about').replaceChildren(...words(fault.about.replaceAll(/\s+/g, ' ')));
  const inputs = fault.settings.map((setting) => {
    const label = element('label', setting.name);
    const input = element('input', '', { name: `setting.${setting.name}`, placeholder: placeholder(setting.default) });
    input.required = setting.default === null;
    const about = element('small');
    about.append(...words([setting.values, setting.about].filter(Boolean).join('; ')));
    label.append(input, about);
    return label;
  });
  at('settings').replaceChildren(at('settings').querySelector('legend'), ...inputs);
}

/** The value of a setting: as in JSON or TOML, or else plain text. */
function value(text) {
  const asJson = text.replaceAll(/([\w-]+) *=/g, '"$1":').replaceAll("'", '"');
  for (const one of [text, asJson]) {
    try {
      return JSON.parse(one);
    } catch {} // the other way, or plain text
  }
  return text;
}

form.elements.fault.addEventListener('change', showFault);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const settings = [...form.querySelectorAll('#settings input')].filter((input) => input.value !== '');
  const fault = {
    fault: form.elements.fault.value,
    surfaces: [...form.querySelectorAll('#surfaces input:checked')].map((input) => input.value),
    ...Object.fromEntries(settings.map((input) => [input.name.slice('setting.'.length), value(input.value)])),
  };
  attempt(() => put([...plan.faults, fault], Number(form.elements.ttl.value) || left()));
});

async function loadCatalogue() {
  catalogue = await (await api('catalogue')).json();
  const kinds = Map.groupBy(catalogue.faults, ({ kind }) => kind);
  form.elements.fault.replaceChildren(...[...kinds].map(([kind, faults]) => {
    const group = element('optgroup', '', { label: kind });
    group.append(...faults.map(({ name }) => element('option', name)));
    return group;
  }));
  at('surfaces').append(...catalogue.surfaces.map((name) => {
    const label = element('label');
    label.append(element('input', '', { type: 'checkbox', value: name, checked: USUAL.includes(name) }), ` ${name}`);
    return label;
  }));
  showFault();
}

// ---- the requests

const rows = new Map(); // request -> its row, the newest last

function fill(row, cells) {
  row.replaceChildren(...cells.map((text) => element('td', text ?? '')));
}

function showEntry(entry) {
  if (entry.event === 'asked') {
    const row = element('tr');
    row.began = entry.at;
    row.path = `${entry.method} ${entry.host}${entry.path}`;
    fill(row, [entry.surface, row.path, 'open', '', '', entry.planned.join(', '), '']);
    rows.set(entry.request, row);
    at('rows').prepend(row);
    if (rows.size > MOST_ROWS) {
      const [oldest] = rows.keys();
      rows.get(oldest).remove();
      rows.delete(oldest);
    }
  } else if (entry.event === 'answered' && rows.has(entry.request)) {
    const row = rows.get(entry.request);
    const status = entry.client_left ? 'client left' : entry.status ?? 'cut';
    fill(row, [entry.surface, row.path, String(status), (entry.at - row.began).toFixed(2), String(entry.bytes), entry.planned.join(', '), entry.delivered.join(', ')]);
    row.cells[2].classList.toggle('bad', !(entry.status < 400));
  } else if (entry.event === 'refused' || entry.event === 'connected') {
    const row = element('tr');
    const what = entry.event === 'refused' ? 'refused: no such host here' : 'connection spoiled';
    fill(row, ['', `${entry.host} ${entry.port ?? ''}`, what, '', '', '', (entry.delivered ?? []).join(', ')]);
    row.cells[2].classList.add('bad');
    rows.set(`entry ${entry.number}`, row);
    at('rows').prepend(row);
  }
  filter();
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

// ---- server-sent events; EventSource cannot send the token

let last = 0;

async function follow() {
  const answer = await api(`events?after=${last}`);
  at('state').textContent = 'connected';
  let text = '';
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + part).split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
      const data = JSON.parse(fields.data);
      if (fields.event === 'plan') await showPlan(data);
      else showEntry(data);
      last = Number(fields.id ?? last);
    }
  }
}

async function keepFollowing() {
  for (;;) {
    try {
      await follow();
    } catch (error) {
      at('state').textContent = error.message;
      at('state').className = 'problem';
      if (error.message.includes('token')) return;
    }
    at('state').textContent = 'The backend has ended, or the connection is lost; trying again.';
    await new Promise((resolve) => { setTimeout(resolve, 2000); });
    at('state').className = '';
  }
}

// ---- the addresses

function snippet({ title, text }, index) {
  const shown = element('pre', text, { id: `snippet-${index}`, tabIndex: 0 });
  const button = element('button', 'Copy', { type: 'button' });
  button.dataset.copy = shown.id;
  return [element('h3', title), shown, button];
}

async function loadAddresses() {
  const { snippets } = await (await api('address')).json();
  at('connect').append(...snippets.flatMap(snippet));
}

document.addEventListener('click', async ({ target }) => {
  if (!target.dataset?.copy) return;
  await navigator.clipboard.writeText(at(target.dataset.copy).textContent);
  target.textContent = 'Copied';
});

try {
  await loadCatalogue();
  await loadAddresses();
  await keepFollowing();
} catch (error) {
  at('state').textContent = error.message;
  at('state').className = 'problem';
}
