// Ghost text that begins once the user has read the page of the first start.
const vscode = require('vscode');

const REST_MS = 200;
const TIMEOUT_MS = 8000;
const READ = 'firstPage.read';
const PAGE = `<!DOCTYPE html><html><body><h1>Welcome to First Page</h1><button id="start">Start</button>
<script>const api = acquireVsCodeApi();
document.getElementById('start').addEventListener('click', () => api.postMessage('read'));</script></body></html>`;

async function complete(prompt, signal) {
  const setting = vscode.workspace.getConfiguration('firstPage');
  const answer = await fetch(`${setting.get('serverUrl')}/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${setting.get('apiKey')}` },
    body: JSON.stringify({ model: 'gpt-4.1', prompt, max_tokens: 48, stream: false }),
    signal,
  });
  if (!answer.ok) throw new Error('the server refused');
  return (await answer.json()).choices[0].text.split('\n')[0];
}

function showPage(context) {
  const panel = vscode.window.createWebviewPanel('firstPage', 'Welcome', vscode.ViewColumn.One, { enableScripts: true });
  panel.webview.html = PAGE;
  panel.webview.onDidReceiveMessage(async () => {
    await context.globalState.update(READ, true);
    panel.dispose();
  });
}

function activate(context) {
  const status = vscode.window.createStatusBarItem('firstPage', vscode.StatusBarAlignment.Right);
  status.text = 'First Page';
  status.show();
  if (!context.globalState.get(READ)) showPage(context);

  async function provideInlineCompletionItems(document, position, _, token) {
    const before = document.lineAt(position.line).text.slice(0, position.character);
    if (!context.globalState.get(READ) || !before.trim()) return [];
    const stop = new AbortController();
    const stopping = token.onCancellationRequested(() => stop.abort());
    try {
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      if (token.isCancellationRequested) return [];
      const prompt = document.getText(new vscode.Range(new vscode.Position(0, 0), position));
      const text = await complete(prompt.slice(-2000), AbortSignal.any([stop.signal, AbortSignal.timeout(TIMEOUT_MS)]));
      status.text = 'First Page';
      return text.trim() ? [new vscode.InlineCompletionItem(text, new vscode.Range(position, position))] : [];
    } catch {
      if (!stop.signal.aborted) status.text = 'First Page: the server does not answer';
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
