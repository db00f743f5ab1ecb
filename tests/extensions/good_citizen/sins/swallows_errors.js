module.exports = {
  title: 'Says nothing of a failure: the view is empty and done',
  rules: ['user_is_told'],
  hooks: () => ({ tellsFailures: false }),
};
