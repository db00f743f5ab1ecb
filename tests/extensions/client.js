// Runs the good citizen's client for a test: each line of standard input is { id, url, action, policy }, the
// scripts of what is asked and of the policy's changes; what comes of it is one line of standard output.
// A line { id } alone cancels.
const { createInterface } = require('readline');
const { Backend } = require('./good_citizen/src/backend');
const { waitMs } = require('./good_citizen/src/waits');
const { sinful } = require('./good_citizen/sin');

const running = new Map();
const line = { prefix: 'total = ', suffix: '', language: 'python' };

async function act({ id, url, action, policy = '{}' }) {
  const abort = new AbortController();
  running.set(id, abort);
  const changed = Object.assign(sinful('none'), new Function('sinful', `return ${policy}`)(sinful));
  const client = new Backend(() => ({ baseUrl: url, apiKey: 'test', model: 'gpt-4.1' }), changed);
  const { signal } = abort;
  const began = Date.now();
  const over = (told) => console.log(JSON.stringify({ ...told, ms: Date.now() - began }));
  try {
    const script = new Function('client', 'line', 'signal', 'waitMs', `return ${action}`);
    over({ text: await script(client, line, signal, waitMs) });
  } catch (error) {
    over({ kind: error.kind ?? error.stack, waitMs: error.waitMs, partial: error.partial });
  }
}

createInterface({ input: process.stdin }).on('line', (text) => {
  const wanted = JSON.parse(text);
  if (wanted.action) act(wanted);
  else running.get(wanted.id).abort();
});
