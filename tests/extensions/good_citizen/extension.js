// A good citizen: an AI extension that behaves well whatever its backend does; or, by a setting, a sinner.
const vscode = require('vscode');
const { sinful } = require('./sin');
const { Answers } = require('./src/answers');
const { Backend } = require('./src/backend');
const { Ghost } = require('./src/ghost');
const { Notices } = require('./src/notices');

let policy = null;

async function activate(context) {
  const setting = (name) => vscode.workspace.getConfiguration('goodCitizen').get(name);
  policy = sinful(setting('sin'), { vscode });
  const notices = new Notices(policy);
  const place = () => ({ baseUrl: setting('baseUrl'), apiKey: setting('apiKey'), model: setting('model') });
  const backend = new Backend(place, policy, { worked: () => notices.worked() });
  const answers = new Answers(backend, policy, notices);
  context.subscriptions.push(
    notices,
    answers,
    vscode.commands.registerCommand('goodCitizen.ask', () => answers.ask()),
    vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, new Ghost(backend, policy, notices)),
  );
  await policy.onActivate(context);
  // Nothing waits for this: it only tells the status bar whether the backend is there.
  backend.models().catch((failure) => notices.failed('models', failure));
}

function deactivate() {
  policy?.onDeactivate();
}

module.exports = { activate, deactivate };
