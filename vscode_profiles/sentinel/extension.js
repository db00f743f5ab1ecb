// A quiet neighbour in the extension host: it tells the bench, over loopback UDP, that the host's
// event loop still turns. A beat says when it was sent, on the machine's monotonic clock.
const dgram = require('dgram');
const fs = require('fs');

const PERIOD_MS = 100;

function activate(context) {
  const port = Number(process.env.BENCH_HEARTBEAT_PORT);
  if (!port) {
    return;
  }
  const socket = dgram.createSocket('udp4');
  socket.on('error', () => {}); // a bench that has gone away is no reason to disturb the host
  socket.unref();
  let due = performance.now() + PERIOD_MS;
  const timer = setInterval(() => {
    const late_ms = Math.max(0, performance.now() - due);
    due = performance.now() + PERIOD_MS;
    const sent_s = Number(process.hrtime.bigint()) / 1e9;
    const beat = { pid: process.pid, sent_s, late_ms, ran_s: ranSeconds() };
    socket.send(JSON.stringify(beat), port, '127.0.0.1');
  }, PERIOD_MS);
  context.subscriptions.push({
    dispose() {
      clearInterval(timer);
      socket.close();
    },
  });
}

// The CPU time of this process's main thread; Linux alone tells it.
function ranSeconds() {
  try {
    return Number(fs.readFileSync('/proc/self/schedstat', 'latin1').split(' ')[0]) / 1e9;
  } catch {
    return null;
  }
}

module.exports = { activate };
