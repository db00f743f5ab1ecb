const BUSY_MS = 4500;
const SLOW_MS = 1500;

function block() {
  const until = Date.now() + BUSY_MS;
  while (Date.now() < until);
}

module.exports = {
  title: 'Computes for 4.5 s after each failed or slow answer, on the one thread of all extensions',
  rules: ['extension_host_responds', 'neighbours_unharmed'],
  hooks: () => ({ onFailure: block, onAnswer: (answer, { ms }) => ms > SLOW_MS && block() }),
};
