// A small extension with ghost text, whose start is hard in the way that the setting `hard.start`
// names. It does nothing else wrong.
const http = require('http');
const vscode = require('vscode');

const starts = {
  throws() {
    throw new Error('no key');
  },
  lacks_a_module() {
    require('b4a');
  },
  page() {
    const panel = vscode.window.createWebviewPanel(
      'welcome', 'Welcome', { viewColumn: vscode.ViewColumn.One, preserveFocus: true }, {},
    );
    panel.webview.html = '<h1>Welcome</h1>';
  },
  // Answers the person who closes it with another one.
  stubborn_page() {
    const show = () => {
      const panel = vscode.window.createWebviewPanel('welcome', 'Stay', vscode.ViewColumn.One, {});
      panel.onDidDispose(show);
    };
    show();
  },
  async untitled_page() {
    const page = await vscode.workspace.openTextDocument({ content: 'Welcome' });
    await vscode.window.showTextDocument(page, { preview: false });
  },
  // Without a question, whether or not it has changed.
  async closes_the_document() {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  },
  dialog() {
    vscode.window.showInformationMessage('Accept the terms?', { modal: true }, 'Accept');
  },
  // As above, unless its global state says that the person has accepted.
  remembered_dialog(context) {
    if (!context.globalState.get('accepted')) starts.dialog();
  },
  // A view that takes the focus, again and again.
  thief(context) {
    const provider = {
      resolveWebviewView(view) {
        view.webview.options = { enableScripts: true };
        view.webview.html = `<input id="box"><script>
          setInterval(() => { window.focus(); document.getElementById('box').focus(); }, 100);
        </script>`;
      },
    };
    context.subscriptions.push(vscode.window.registerWebviewViewProvider('hard.view', provider));
    vscode.commands.executeCommand('hard.view.focus');
  },
  never_ends: () => new Promise(() => {}),
};

// Requests are plain ones to the proxy that the settings name, as some HTTP libraries send them.
function ask(url, body) {
  const proxy = new URL(vscode.workspace.getConfiguration('http').get('proxy'));
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer x' };
    const request = http.request(
      { host: proxy.hostname, port: proxy.port, method: 'POST', path: url, headers, agent: false },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => (text += part));
        answer.on('end', () => resolve({ ok: answer.statusCode === 200, text }));
      },
    );
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
}

exports.activate = (context) => {
  const settings = vscode.workspace.getConfiguration('hard');
  const url = context.globalState.get('url') || settings.get('url');
  const provider = {
    async provideInlineCompletionItems(document, position, _context, token) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      if (token.isCancellationRequested) return [];
      const prompt = document.getText().slice(0, document.offsetAt(position));
      const answer = await ask(`${url}/completions`, { model: 'gpt-4o', prompt, max_tokens: 64 });
      if (!answer.ok) return [];
      const text = JSON.parse(answer.text).choices[0].text;
      return [new vscode.InlineCompletionItem(text, new vscode.Range(position, position))];
    },
  };
  const selector = { pattern: '**' };
  context.subscriptions.push(
    vscode.languages.registerInlineCompletionItemProvider(selector, provider),
  );
  return starts[settings.get('start')]?.(context);
};
