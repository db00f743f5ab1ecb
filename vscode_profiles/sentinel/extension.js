// A quiet neighbour in the extension host. It tells the bench, over loopback UDP, how the host feels
// to an extension that has done nothing wrong. All moments are of the machine's monotonic clock.
const dgram = require('dgram');
const fs = require('fs');
const v8 = require('v8');
const { monitorEventLoopDelay } = require('perf_hooks');
const vscode = require('vscode');
const { watchNeighbours } = require('./neighbours');

const TICK_MS = 50;
const RESOLUTION_MS = 50; // of the delay histogram: finer costs more
const BEAT_EVERY = 2; // ticks
const REPORT_EVERY = 20; // ticks
const LONGEST_START_MS = 60_000;
const MB = 1e6;

function activate(context) {
  const port = Number(process.env.BENCH_SENTINEL_PORT);
  if (!port) {
    return;
  }
  const socket = dgram.createSocket('udp4');
  socket.on('error', () => {}); // a bench that has gone away is no reason to disturb the host
  socket.unref();
  const tell = (kind, table) => {
    const sent_s = Number(process.hrtime.bigint()) / 1e9;
    socket.send(JSON.stringify({ kind, sent_s, pid: process.pid, ...table }), port, '127.0.0.1');
  };
  tell('here', { after_ms: process.uptime() * 1000 });
  const timer = tick(tell);
  const neighbours = waitForSubject(tell, () => watchNeighbours(tell));
  context.subscriptions.push({
    dispose() {
      clearInterval(timer);
      neighbours.dispose();
      socket.close();
    },
  });
}

function tick(tell) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let due = performance.now() + TICK_MS;
  let late_ms = 0;
  let ticks = 0;
  return setInterval(() => {
    late_ms = Math.max(late_ms, performance.now() - due);
    due = performance.now() + TICK_MS;
    ticks += 1;
    if (ticks % BEAT_EVERY === 0 || late_ms > TICK_MS) {
      tell('beat', { late_ms, ...scheduled() });
      late_ms = 0;
    }
    if (ticks % REPORT_EVERY === 0) {
      tell('loop', { ...loopDelay(delay), ...heap() });
      delay.reset();
    }
  }, TICK_MS);
}

// The histogram holds the time between two of its timers; what exceeds its rhythm is delay.
function loopDelay(delay) {
  const over = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  return { p99_ms: over(delay.percentile(99)) };
}

function heap() {
  return { heap_mb: v8.getHeapStatistics().used_heap_size / MB };
}

// How long this process's main thread ran on a core, and waited for one; known on Linux only.
function scheduled() {
  try {
    const [ran, waited] = fs.readFileSync('/proc/self/schedstat', 'latin1').split(' ').map(Number);
    return { ran_s: ran / 1e9, waited_s: waited / 1e9 };
  } catch {
    return { ran_s: null, waited_s: null };
  }
}

// Once the extension under test is active, or after a minute, the neighbours' work begins: before
// that it would only slow down a start that keeps every core busy. An extension that becomes active
// still later is reported too.
function waitForSubject(tell, then) {
  const began = performance.now();
  const extension = process.env.BENCH_SUBJECT || '';
  let work;
  const timer = setInterval(() => {
    const waited_ms = performance.now() - began;
    const active = vscode.extensions.getExtension(extension)?.isActive;
    if (active) {
      tell('active', { extension, after_ms: waited_ms });
      clearInterval(timer);
    }
    if (!work && (active || waited_ms > LONGEST_START_MS)) {
      work = then();
    }
  }, TICK_MS);
  return {
    dispose() {
      clearInterval(timer);
      work?.dispose();
    },
  };
}

module.exports = { activate };
