// One reading at a time keeps every chunk beside the text, until the next begins.
const TEXT_BYTES = 400e6; // a longer text would end the reading: V8's strings have 512 MB at most
let chunks = [];

module.exports = {
  title: 'Buffers answers of any size, twice',
  rules: ['memory_bounded'],
  hooks: (good) => ({
    maxBytes: { ghost: Infinity, ask: Infinity, models: Infinity },
    maxText: Infinity,
    decoder: () => {
      const decoder = good.decoder();
      let bytes = 0;
      chunks = [];
      return {
        decode(chunk, options) {
          if (!chunk) return decoder.decode(chunk, options);
          chunks.push(Buffer.from(chunk));
          bytes += chunk.byteLength;
          return bytes > TEXT_BYTES ? '' : decoder.decode(chunk, options);
        },
      };
    },
  }),
};
