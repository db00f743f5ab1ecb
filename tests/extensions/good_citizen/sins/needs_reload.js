let broken = false;

module.exports = {
  title: 'Never asks again after its first failure, until the window is reloaded',
  rules: ['recovers'],
  hooks: (good) => ({
    onFailure: () => (broken = true),
    admit: (circuit, surface) => (broken ? 3_600_000 : good.admit(circuit, surface)),
  }),
};
