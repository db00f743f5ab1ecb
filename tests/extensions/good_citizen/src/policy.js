// Every decision that a good citizen takes about a backend in trouble, in one place: a sinner is the
// same extension with one of them replaced. The figures suit short test runs; a product would be
// more patient.
const { tell } = require('./words');

const RETRYABLE = new Set(['busy', 'server', 'network']);
const jitter = (ms, share) => ms * (1 + share * Math.random()); // so that not all come back at once

module.exports.defaults = () => ({
  // Milliseconds: `idle` without a new piece of text, `total` for the whole answer.
  timeouts: {
    ghost: { idle: 2500, total: 2500 },
    ask: { idle: 3500, total: 20_000 },
    models: { idle: 5000, total: 5000 },
  },
  maxBytes: { ghost: 256_000, ask: 2_000_000, models: 256_000 }, // as they come, after unzipping
  maxText: 100_000, // characters of an answer
  shownText: 8_000, // of those, what the view shows: the end
  debounceMs: 150,
  cancel: true, // whether the editor's cancellation ends the request

  // Retries. Ghost text that comes late is of no use, and of the questions at most a tenth may be
  // asked again (the retry budget of Google's SRE book): what is down is not helped by asking more.
  retries: 2,
  retryShare: 0.1,
  patienceMs: 5000, // nobody waits longer than this for a retry
  mayRetry({ surface, attempt, failure, asked, retried }) {
    if (surface !== 'ask' || attempt > this.retries || failure.partial) return false;
    const inTime = (failure.waitMs || 0) <= this.patienceMs;
    return RETRYABLE.has(failure.kind) && inTime && retried + 1 <= this.retryShare * asked;
  },
  // Retry-After is a minimum; without it exponential, with full jitter.
  backoff: (attempt, failure) =>
    failure.waitMs ? jitter(failure.waitMs, 0.1) : Math.random() * Math.min(8000, 500 * 2 ** attempt),

  // The circuit: after a failure ghost text pauses, so that typing does not hammer. Short and not
  // growing: the next keys after it are the probe. A question is always worth asking, but for a wait
  // that the backend asked for.
  pauseMs: () => jitter(6000, 0.25),
  admit: (circuit, surface) => Math.max(circuit.toldMs(surface), surface === 'ghost' ? circuit.pausedMs(surface) : 0),

  // Reading. A fatal decoder would rather fail than show broken characters.
  decoder: () => new TextDecoder('utf-8', { fatal: true }),
  requireEnd: true, // an answer without an end is none
  fetch: (url, init) => fetch(url, init),

  // Telling.
  tell,
  tellsFailures: true,
  toastEveryMs: 60_000,
  toast: ({ surface, words }) => (surface === 'ask' ? words : null), // typing is never interrupted
  offline: 'Good Citizen: offline',
  settle: (work) => work, // what the progress indicator waits for
  rows: () => [], // of the view, below the answer

  // Nothing else is done.
  cached: () => null,
  onActivate: async () => {},
  onDeactivate: () => {},
  onRequest: () => {},
  onAnswer: () => {},
  onFailure: () => {},
});
