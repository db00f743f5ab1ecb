// The HTTP work is done in a child, which keeps 60 MB for each request that failed; the host stays clean.
const { fork } = require('child_process');

const KEPT_BYTES = 60_000_000;
const MOST = 12; // a test must not fill the machine

if (require.main === module) {
  const kept = [];
  const running = new Map();
  process.on('disconnect', () => process.exit());
  process.on('message', async ({ id, url, init }) => {
    if (!url) return running.get(id)?.abort();
    const abort = new AbortController();
    running.set(id, abort);
    const failed = () => kept.length < MOST && kept.push(Buffer.alloc(KEPT_BYTES, 1));
    try {
      const response = await fetch(url, { ...init, signal: abort.signal });
      if (!response.ok) failed();
      process.send({ id, status: response.status, headers: [...response.headers] });
      for await (const chunk of response.body) process.send({ id, chunk: Buffer.from(chunk).toString('base64') });
      process.send({ id, end: true });
    } catch (error) {
      if (!abort.signal.aborted) failed(); // nobody waits for what was superseded, with or without a fault
      process.send({ id, error: String(error?.cause?.code ?? error) });
    } finally {
      running.delete(id);
    }
  });
}

let child = null;
let last = 0;
const waiting = new Map();

function start() {
  child = fork(__filename, [], { execArgv: [] });
  child.on('message', (message) => waiting.get(message.id)?.(message));
}

function fetchInChild(url, { signal, ...init }) {
  if (!child) start();
  const id = (last += 1);
  return new Promise((resolve, reject) => {
    let body = null;
    const stream = new ReadableStream({ start: (controller) => (body = controller), cancel: leave });
    const finish = (act) => {
      waiting.delete(id);
      signal?.removeEventListener('abort', abort);
      act();
    };
    function leave() {
      finish(() => child?.send({ id }));
    }
    function abort() {
      leave();
      reject(signal.reason);
      body.error(signal.reason);
    }
    signal?.addEventListener('abort', abort, { once: true });
    waiting.set(id, (message) => {
      if (message.status) resolve(new Response(stream, { status: message.status, headers: bare(message.headers) }));
      if (message.chunk) body.enqueue(Buffer.from(message.chunk, 'base64'));
      if (message.end) finish(() => body.close());
      if (message.error) {
        const failure = new TypeError(message.error);
        finish(() => (reject(failure), body.error(failure)));
      }
    });
    child.send({ id, url, init });
  });
}

// The child has unzipped what came.
const bare = (headers) => headers.filter(([name]) => !/^content-(encoding|length)$/i.test(name));

module.exports = {
  title: 'Leaks in a child process, where nobody looks',
  rules: ['memory_settles'],
  hooks: () => ({
    fetch: fetchInChild,
    onDeactivate: () => {
      child?.disconnect();
      child = null;
    },
  }),
};
