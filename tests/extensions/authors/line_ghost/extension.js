// Ghost text in one file: one request for each pause in the typing, trouble in the status bar.
const vscode = require('vscode');

const REST_MS = 200;
const TIMEOUT_MS = 8000;

function setting(name) {
  return vscode.workspace.getConfiguration('lineGhost').get(name);
}

async function complete(prompt, signal) {
  const answer = await fetch(`${setting('serverUrl')}/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${setting('apiKey')}` },
    body: JSON.stringify({ model: 'gpt-4.1', prompt, max_tokens: 48, stream: false }),
    signal,
  });
  if (!answer.ok) throw new Error('the server refused');
  const text = (await answer.json()).choices[0].text;
  return text.trim() ? text.split('\n')[0] : '';
}

function activate(context) {
  const status = vscode.window.createStatusBarItem('lineGhost', vscode.StatusBarAlignment.Right);
  status.text = 'Line Ghost';
  status.show();

  async function provideInlineCompletionItems(document, position, _, token) {
    const before = document.lineAt(position.line).text.slice(0, position.character);
    if (!before.trim()) return [];
    const stop = new AbortController();
    const stopping = token.onCancellationRequested(() => stop.abort());
    try {
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      if (token.isCancellationRequested) return [];
      const prompt = document.getText(new vscode.Range(new vscode.Position(0, 0), position));
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const text = await complete(prompt.slice(-2000), signal);
      status.text = 'Line Ghost';
      return text ? [new vscode.InlineCompletionItem(text, new vscode.Range(position, position))] : [];
    } catch {
      if (!stop.signal.aborted) status.text = 'Line Ghost: the server does not answer';
      return [];
    } finally {
      stopping.dispose();
    }
  }

  context.subscriptions.push(
    status,
    vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, { provideInlineCompletionItems }),
  );
}

module.exports = { activate };
