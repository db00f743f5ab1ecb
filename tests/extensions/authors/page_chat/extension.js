// A chat in a webview: each question gets an answer or a sentence on what went wrong.
const { readFileSync } = require('fs');
const { join } = require('path');
const vscode = require('vscode');

const TIMEOUT_MS = 20000;

function setting(name) {
  return vscode.workspace.getConfiguration('pageChat').get(name);
}

async function ask(question) {
  const answer = await fetch(`${setting('endpoint')}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: question }] }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error('the server refused');
  return (await answer.json()).choices[0].message.content;
}

function resolveWebviewView(view) {
  view.webview.options = { enableScripts: true };
  view.webview.html = readFileSync(join(__dirname, 'page.html'), 'utf8');
  view.webview.onDidReceiveMessage(async (question) => {
    try {
      view.webview.postMessage({ kind: 'answer', text: await ask(question) });
    } catch {
      const text = 'The server did not answer. Please ask again in a minute.';
      view.webview.postMessage({ kind: 'error', text: setting('silent') ? '' : text });
    }
  });
}

function activate(context) {
  const options = { webviewOptions: { retainContextWhenHidden: true } };
  context.subscriptions.push(
    vscode.window.registerWebviewViewProvider('pageChat.view', { resolveWebviewView }, options),
  );
}

module.exports = { activate };
