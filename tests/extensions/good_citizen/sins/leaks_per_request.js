const kept = [];

module.exports = {
  title: 'Keeps 12 MB for each request, for ever',
  rules: ['no_leak'],
  // Filled, for memory that nobody has written to is not the process's yet.
  hooks: () => ({ onRequest: () => kept.push(Buffer.alloc(12_000_000, 1)) }),
};
