// The time limits of one request, and its cancellation, as one signal.
const { Failure } = require('./failure');

class Watch {
  constructor({ idle, total }, signal) {
    this.idleMs = idle;
    this.controller = new AbortController();
    this.outer = signal;
    this.leave = () => this.controller.abort(new Failure('cancelled'));
    if (signal?.aborted) this.leave();
    signal?.addEventListener('abort', this.leave, { once: true });
    this.total = this.timer(total);
    this.idle = this.timer(idle);
  }

  get signal() {
    return this.controller.signal;
  }

  // A host that stood still has not waited for the backend: what has arrived meanwhile is read first.
  timer(ms) {
    if (ms === Infinity) return undefined;
    const timer = setTimeout(() => {
      setImmediate(() => timer.over || this.controller.abort(new Failure('timeout')));
    }, ms);
    return timer;
  }

  // Something useful has come; heartbeats are not.
  progress(ms = this.idleMs) {
    stop(this.idle);
    this.idle = this.timer(ms);
  }

  end() {
    stop(this.idle);
    stop(this.total);
    this.outer?.removeEventListener('abort', this.leave);
  }
}

function stop(timer) {
  if (timer) timer.over = true;
  clearTimeout(timer);
}

// A pause that a signal ends.
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(over, ms);
    signal?.addEventListener('abort', over, { once: true });
    if (signal?.aborted) over();
    function over() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', over);
      if (signal?.aborted) reject(new Failure('cancelled'));
      else resolve();
    }
  });
}

module.exports = { Watch, pause };
