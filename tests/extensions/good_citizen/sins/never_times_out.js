const NEVER = { idle: Infinity, total: Infinity };

module.exports = {
  title: 'Waits for an answer without end',
  rules: ['errors_are_bounded'],
  hooks: () => ({ timeouts: { ghost: NEVER, ask: NEVER, models: NEVER } }),
};
