const EVERY_MS = 20;
const BUSY_MS = 8;
let timer = null;

function poll() {
  const until = Date.now() + BUSY_MS;
  while (Date.now() < until);
}

module.exports = {
  title: 'Polls without rest after the first failure, and never ends',
  rules: ['cpu_settles'],
  hooks: () => ({
    onFailure: () => (timer ??= setInterval(poll, EVERY_MS)),
    onDeactivate: () => clearInterval(timer),
  }),
};
