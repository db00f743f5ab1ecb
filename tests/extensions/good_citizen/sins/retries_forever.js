module.exports = {
  title: 'Tries again at once, until it works',
  rules: ['requests_back_off'],
  // 20 ms, so that the machine of the test lives.
  hooks: () => ({ mayRetry: () => true, backoff: () => 20, admit: () => 0 }),
};
