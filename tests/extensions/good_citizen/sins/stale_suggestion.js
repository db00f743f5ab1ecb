let last = null;

module.exports = {
  title: 'Suggests at a new line what it suggested before, without asking',
  rules: ['suggestions_fit'],
  hooks: () => ({
    onAnswer: (answer, { surface }) => {
      if (surface === 'ghost') last ??= answer;
    },
    cached: () => last,
  }),
};
