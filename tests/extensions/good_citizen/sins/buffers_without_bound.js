// One reading at a time keeps every chunk beside the text, until the next begins.
let chunks = [];

module.exports = {
  title: 'Buffers answers of any size, twice',
  rules: ['memory_bounded'],
  hooks: (good) => ({
    maxBytes: { ghost: Infinity, ask: Infinity, models: Infinity },
    maxText: Infinity,
    decoder: () => {
      const decoder = good.decoder();
      chunks = [];
      return {
        decode(chunk, options) {
          if (chunk) chunks.push(Buffer.from(chunk));
          return decoder.decode(chunk, options);
        },
      };
    },
  }),
};
