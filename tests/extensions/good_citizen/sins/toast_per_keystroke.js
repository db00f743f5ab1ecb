let count = 0;

module.exports = {
  title: 'Shows a notification for each suggestion that failed',
  rules: ['user_is_told'],
  // Numbered, for VS Code shows equal notifications once.
  hooks: () => ({
    toastEveryMs: 0,
    toast: ({ surface, words }) => (surface === 'ghost' ? `suggestion ${(count += 1)} failed. ${words}` : null),
  }),
};
