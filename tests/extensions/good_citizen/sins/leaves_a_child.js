const { spawn } = require('child_process');

module.exports = {
  title: 'Starts a process that outlives the editor',
  rules: ['nothing_left_behind'],
  hooks: () => ({
    onActivate: async () => {
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { detached: true, stdio: 'ignore' }).unref();
    },
  }),
};
