module.exports = {
  title: 'Decodes each chunk by itself',
  rules: ['text_is_unbroken'],
  hooks: () => ({ decoder: () => ({ decode: (chunk) => (chunk ? Buffer.from(chunk).toString() : '') }) }),
};
