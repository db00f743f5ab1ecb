module.exports = {
  title: 'Takes the extension host down on a malformed answer',
  rules: ['extension_host_stays_up'],
  // VS Code has disarmed process.exit() and process.crash(); what they call is still there.
  hooks: () => ({ onFailure: (failure) => failure.kind === 'unreadable' && process.reallyExit(7) }),
};
