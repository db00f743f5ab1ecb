// More than the capped heap holds; in pieces, for V8 gives up on what it cannot free.
const kept = [];

module.exports = {
  title: 'Fills the heap of the extension host on an error',
  rules: ['extension_host_stays_up'],
  hooks: () => ({
    onFailure: () => {
      for (;;) kept.push(new Array(100_000).fill(kept.length));
    },
  }),
};
