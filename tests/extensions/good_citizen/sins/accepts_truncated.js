module.exports = {
  title: 'Takes a stream that was cut for the whole answer',
  rules: ['incomplete_is_told'],
  hooks: () => ({ requireEnd: false }),
};
