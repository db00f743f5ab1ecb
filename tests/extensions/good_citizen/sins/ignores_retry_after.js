const TRIES = 5;

module.exports = {
  title: 'Tries again after a second, whatever Retry-After says',
  rules: ['retry_after_honoured', 'requests_back_off'],
  hooks: () => ({ mayRetry: ({ attempt }) => attempt < TRIES, backoff: () => 1000, admit: () => 0 }),
};
