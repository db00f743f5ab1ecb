module.exports = {
  title: 'Runs superseded requests for ghost text to their end',
  rules: ['cancels_superseded'],
  hooks: () => ({ cancel: false }),
};
