'use strict';
const root = document.documentElement;
const articles = [...document.querySelectorAll('article.scenario')];
const alone = articles.length === 1;
const overview = document.getElementById('overview');

// ---- one page for each scenario, named by the part of the address after '#'

function named() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch { // of a '%' that somebody typed
    return '';
  }
}

function show() {
  const id = named();
  const target = id ? document.getElementById(id) : null;
  const article = alone ? articles[0] : target?.closest('article');
  for (const each of articles) each.hidden = !alone && each !== article;
  overview.hidden = Boolean(article) && !alone;
  document.querySelector('.environment').hidden = Boolean(article) && !alone;
  const finding = target?.closest('details.finding');
  for (let part = finding; part; part = part.parentElement.closest('details')) part.open = true;
  for (const copy of article?.querySelectorAll('img[data-copy]:not([src])') ?? []) copy.src = pictureOf(article, copy.dataset.copy);
  if (target && target !== overview) target.scrollIntoView();
  else if (!alone) scrollTo(0, 0);
}

// ---- the timeline

function data(article) {
  article.data ??= JSON.parse(article.querySelector('script').textContent);
  return article.data;
}

function loadPlotly() {
  if (window.Plotly) return;
  const script = document.createElement('script');
  script.textContent = document.getElementById('plotly').textContent;
  document.head.append(script);
}

function colours() {
  const text = getComputedStyle(root).getPropertyValue('--text').trim();
  const page = getComputedStyle(root).getPropertyValue('--page').trim();
  return { 'font.color': text, 'hoverlabel.bgcolor': page, 'hoverlabel.font.color': text };
}

async function draw(article) {
  const place = article.querySelector('.chart');
  if (place.drawn) return place.drawn;
  loadPlotly();
  const { data: traces, layout } = data(article).figure;
  const options = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'] };
  place.drawn = Plotly.newPlot(place, traces, layout, options).then(() => {
    place.on('plotly_hover', ({ points }) => preview(article, points));
    place.on('plotly_unhover', () => document.getElementById('preview')?.remove());
    place.on('plotly_relayout', () => fitNames(place));
    return Plotly.relayout(place, colours());
  });
  return place.drawn;
}

const LETTER_PX = 6;

// shows the name of a phase only while its shade has room for it
function fitNames(place) {
  const { annotations, shapes } = place.layout;
  const { xaxis } = place._fullLayout;
  const changes = {};
  annotations.forEach(({ x, text, visible = true }, index) => {
    const shade = shapes.find((each) => each.type === 'rect' && each.x0 <= x && x <= each.x1);
    const fits = xaxis.l2p(shade.x1) - xaxis.l2p(shade.x0) > text.length * LETTER_PX;
    if (fits !== visible) changes[`annotations[${index}].visible`] = fits;
  });
  if (Object.keys(changes).length) Plotly.relayout(place, changes);
}

function preview(article, points) {
  document.getElementById('preview')?.remove();
  const source = points.map((point) => pictureOf(article, point.customdata)).find(Boolean);
  if (!source) return;
  const picture = document.createElement('img');
  picture.id = 'preview';
  picture.alt = '';
  picture.src = source;
  document.body.append(picture);
}

async function zoom(article, start, end) {
  await draw(article);
  await Plotly.relayout(article.querySelector('.chart'), { 'xaxis.range': [start, end] });
}

const drawn = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    drawn.unobserve(target);
    draw(target.closest('article'));
  }
}, { rootMargin: '300px' });

// ---- the pictures; each is in the page once

function pictureOf(article, file) {
  return [...article.querySelectorAll('img[data-file]')].find((each) => each.dataset.file === file)?.src;
}

const viewer = document.getElementById('viewer');
viewer.querySelector('button').addEventListener('click', () => viewer.close());
document.addEventListener('click', (event) => {
  const button = event.target.closest('button.enlarge');
  if (!button) return;
  const [from, to] = [button, viewer].map((each) => each.querySelector('img'));
  Object.assign(to, { src: from.src, alt: from.alt });
  viewer.querySelector('a').href = button.dataset.href;
  viewer.showModal();
});

// ---- the requests

const COLUMNS = {
  'at': (one) => one.at.toFixed(2),
  'surface': (one) => one.surface,
  'ending': (one) => one.ending,
  'status': (one) => one.status ?? '',
  'seconds': (one) => one.ended_at === null ? '' : (one.ended_at - one.at).toFixed(2),
  'first byte': (one) => one.first_byte_at === null ? '' : (one.first_byte_at - one.at).toFixed(2),
  'attempt': (one) => one.attempt,
  'fault': (one) => one.delivered.join(', ') || one.planned.map((name) => `${name} (planned)`).join(', '),
  'model': (one) => one.model,
  'request': (one) => `${one.host}${one.path} ${one.request}`,
};

function element(name, text = '') {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function list(article, chosen = '') {
  const form = article.querySelector('.requests-filter');
  const fields = Object.fromEntries(['text', 'surface', 'ending'].map((name) => [name, form.elements[name].value]));
  const text = fields.text.toLowerCase();
  const all = data(article).requests;
  const rows = all.filter((one) =>
    (!fields.surface || one.surface === fields.surface) && (!fields.ending || one.ending === fields.ending)
    && (!form.elements.faulty.checked || one.planned.length || one.delivered.length)
    && (!text || Object.values(COLUMNS).some((read) => String(read(one)).toLowerCase().includes(text))));
  const table = element('table');
  const head = table.createTHead().insertRow();
  for (const name of Object.keys(COLUMNS)) {
    const cell = element('th', name);
    cell.scope = 'col';
    head.append(cell);
  }
  const body = table.createTBody();
  for (const one of rows) {
    const row = body.insertRow();
    row.classList.toggle('chosen', one.request === chosen);
    for (const [name, read] of Object.entries(COLUMNS)) {
      const cell = row.insertCell();
      if (name === 'at') cell.append(moment(article, one.at, read(one)));
      else cell.textContent = read(one);
      if (name === 'ending') cell.className = one.ending;
    }
  }
  article.querySelector('.requests').replaceChildren(table);
  form.querySelector('output').textContent = `${rows.length} of ${all.length}`;
  body.querySelector('.chosen')?.scrollIntoView({ block: 'nearest' });
}

function moment(article, at, text) {
  const link = element('a', text);
  link.href = `#${encodeURIComponent(article.id)}`;
  link.className = 'at';
  link.dataset.at = at;
  link.dataset.of = article.id;
  return link;
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-of]');
  if (!link) return;
  event.preventDefault();
  const article = document.getElementById(link.dataset.of);
  if (link.dataset.request) {
    article.querySelector('.requests-filter').reset();
    list(article, link.dataset.request);
    article.querySelector('.requests-filter').scrollIntoView();
    return;
  }
  const at = Number(link.dataset.at);
  zoom(article, Math.max(0, at - 8), at + 8);
  article.querySelector('.chart').scrollIntoView({ block: 'center' });
});

for (const article of articles) {
  article.querySelector('.requests-filter').addEventListener('input', () => list(article));
  article.querySelector('.requests-filter').addEventListener('submit', (event) => event.preventDefault());
  for (const button of article.querySelectorAll('.phases button')) {
    button.addEventListener('click', () => zoom(article, Number(button.dataset.start), Number(button.dataset.end)));
  }
  drawn.observe(article.querySelector('.chart'));
  const listed = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) { listed.disconnect(); if (!article.querySelector('.requests table')) list(article); }
  }, { rootMargin: '300px' });
  listed.observe(article.querySelector('.requests-filter'));
}

// ---- the overview

const matrixFilter = document.getElementById('matrix-filter');

function filterMatrix() {
  const { text, outcome, every } = matrixFilter.elements;
  const rows = [...document.querySelectorAll('#matrix tr[data-name]')];
  for (const row of rows) {
    row.hidden = !row.dataset.name.toLowerCase().includes(text.value.toLowerCase())
      || (outcome.value !== '' && row.dataset.outcome !== outcome.value);
  }
  for (const body of document.querySelectorAll('#matrix tbody')) {
    body.hidden = !body.querySelector('tr[data-name]:not([hidden])');
  }
  document.getElementById('matrix').classList.toggle('every', every.checked);
  matrixFilter.querySelector('output').textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} scenarios`;
}

if (matrixFilter) {
  matrixFilter.elements.every.checked = !document.querySelector('#matrix th.rule:not(.all-kept)');
  matrixFilter.addEventListener('input', filterMatrix);
  matrixFilter.addEventListener('submit', (event) => event.preventDefault());
  filterMatrix();
}

// ---- the rest

document.getElementById('theme').addEventListener('click', () => {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  for (const place of document.querySelectorAll('.chart')) if (place.drawn) Plotly.relayout(place, colours());
});
document.getElementById('copy').addEventListener('click', async ({ target }) => {
  await navigator.clipboard.writeText(document.getElementById('command').textContent);
  target.textContent = 'copied';
});
addEventListener('hashchange', show);
show();
