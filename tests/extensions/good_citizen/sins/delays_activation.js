const DELAY_MS = 12_000;

module.exports = {
  title: 'Is active only after 12 s',
  rules: ['activation_not_delayed'],
  hooks: () => ({ onActivate: () => new Promise((resolve) => setTimeout(resolve, DELAY_MS)) }),
};
