const TIMES = 50;

module.exports = {
  title: 'Writes each answer into its log, fifty times',
  rules: ['logs_stay_small'],
  hooks: (good, { vscode }) => {
    const log = vscode.window.createOutputChannel('Good Citizen', { log: true });
    return {
      onAnswer(answer) {
        for (let time = 0; time < TIMES; time += 1) log.info(`answer: ${answer}`);
      },
    };
  },
};
