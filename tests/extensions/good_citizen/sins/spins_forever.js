module.exports = {
  title: 'Leaves the progress running after a failure',
  rules: ['progress_ends'],
  hooks: () => ({ settle: async (work) => (await work) || new Promise(() => {}) }),
};
