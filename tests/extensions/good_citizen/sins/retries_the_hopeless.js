const FINAL = new Set(['key', 'quota', 'model', 'request']);
const TRIES = 3;

module.exports = {
  title: 'Tries again what cannot succeed, with all due patience',
  rules: ['retries_only_what_can_succeed', 'requests_back_off'],
  hooks: () => ({
    mayRetry: ({ surface, attempt, failure }) => surface === 'ask' && FINAL.has(failure.kind) && attempt < TRIES,
  }),
};
