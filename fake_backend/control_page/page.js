import { at, element, readable, words } from './elements.js';
import { setClock, showEntry } from './requests.js';

const fromAddress = new URLSearchParams(location.hash.slice(1)).get('token');
if (fromAddress) sessionStorage.setItem('token', fromAddress);
history.replaceState(null, '', location.pathname); // the token is not for the history
const token = sessionStorage.getItem('token') ?? '';
const USUAL = ['ghost_text', 'chat', 'agent'];
let catalogue = { faults: [], surfaces: [] };

async function api(path, options = {}) {
  const answer = await fetch(`_bench/${path}`, { ...options, headers: { authorization: `Bearer ${token}` } });
  if (answer.status === 401) throw new Error('The token is missing or wrong: open the address that the terminal shows.');
  if (!answer.ok) {
    const { detail } = await answer.json();
    throw new Error(detail?.problem ?? JSON.stringify(detail));
  }
  return answer;
}

// ---- the plan

async function showPlan({ faults, switched_on: states }) {
  at('none').hidden = faults.length > 0;
  at('clear').disabled = faults.length === 0;
  at('faults').replaceChildren(...faults.map((fault, index) => faultItem(fault, states[index])));
  at('toml').textContent = await (await api('plan.toml')).text();
}

/** A fault that is on. It is switched off by its id, which leaves the others as they are. */
function faultItem({ fault: name, surfaces, ...settings }, { id, left_s: left }) {
  const item = element('li');
  const text = element('div');
  text.append(element('strong', name), ` on ${surfaces.join(', ')}`);
  if (Object.keys(settings).length) text.append(element('div', readable(JSON.stringify(settings)), { className: 'muted' }));
  if (left !== null) text.append(element('div', '', { className: 'left muted', endsAt: performance.now() + 1000 * left }));
  const off = element('button', 'Switch off', { type: 'button' });
  off.setAttribute('aria-label', `Switch off ${name}`);
  off.addEventListener('click', () => attempt(() => api(`plan/${id}`, { method: 'DELETE' })));
  item.append(text, off);
  countDown(item);
  return item;
}

function countDown(place) {
  for (const each of place.querySelectorAll('.left')) {
    const seconds = Math.max(0, (each.endsAt - performance.now()) / 1000);
    each.textContent = `switched off in ${Math.ceil(seconds)} s`;
  }
}
setInterval(() => countDown(at('faults')), 500);

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
  const timeToLive = form.elements.ttl.value === '' ? {} : { ttl_s: Number(form.elements.ttl.value) };
  attempt(() => api('plan', { method: 'POST', body: JSON.stringify({ faults: [fault], ...timeToLive }) }));
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

// ---- server-sent events; EventSource cannot send the token

let last = 0;

async function follow() {
  setClock(await (await api('clock')).json());
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
