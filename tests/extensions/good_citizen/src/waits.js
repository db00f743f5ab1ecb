// How long a refusal asks us to wait, in every spelling that is in use. 0: it does not say.
const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const LONGEST_MS = 3_600_000; // beyond an hour a slip of the pen is likelier than a plan
const COARSE_MS = 1000; // a date has whole seconds: what it cuts off would make us early
const RESETS = [
  'x-ratelimit-reset-requests',
  'x-ratelimit-reset-tokens',
  'x-ratelimit-reset',
  'anthropic-ratelimit-requests-reset',
  'anthropic-ratelimit-tokens-reset',
];

function waitMs(headers, now = Date.now()) {
  // The server's own clock is the one that its dates are told in.
  const clock = Date.parse(headers.get('date')) || now;
  const exact = Number(headers.get('retry-after-ms'));
  const told = exact > 0 ? [exact] : [spelt(headers.get('retry-after'), clock)];
  if (!told[0]) told.push(...RESETS.map((name) => spelt(headers.get(name), clock)));
  return Math.min(LONGEST_MS, Math.max(...told));
}

function spelt(value, clock) {
  if (!value) return 0;
  if (/^\d+(\.\d+)?$/.test(value)) {
    const seconds = Number(value); // or the moment itself, in seconds since 1970
    return seconds > 1e9 ? Math.max(0, seconds * 1000 - clock) : seconds * 1000;
  }
  if (/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) {
    const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
    return parts.reduce((sum, [, number, unit]) => sum + number * UNITS[unit], 0);
  }
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? 0 : Math.max(0, moment - clock + COARSE_MS);
}

module.exports = { waitMs };
