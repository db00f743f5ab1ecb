// Ghost text whose requests a child process makes, as a language server does.
const { fork } = require('child_process');
const { join } = require('path');
const vscode = require('vscode');

const REST_MS = 200;

class Server {
  constructor() {
    this.process = fork(join(__dirname, 'server.js'));
    this.waiting = new Map();
    this.last = 0;
    this.process.on('message', ({ id, ...result }) => this.settle(id, result));
    this.process.on('exit', () => [...this.waiting.keys()].forEach((id) => this.settle(id, { error: 'gone' })));
  }

  ask(question, token) {
    const id = ++this.last;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.process.send({ id, ...question });
      token.onCancellationRequested(() => {
        if (this.process.connected) this.process.send({ id, cancel: true });
        this.settle(id, {});
      });
    });
  }

  settle(id, result) {
    this.waiting.get(id)?.(result);
    this.waiting.delete(id);
  }

  dispose() {
    this.process.kill();
  }
}

function activate(context) {
  const server = new Server();
  const status = vscode.window.createStatusBarItem('childGhost', vscode.StatusBarAlignment.Right);
  status.text = 'Child Ghost';
  status.show();

  async function provideInlineCompletionItems(document, position, _, token) {
    const before = document.lineAt(position.line).text.slice(0, position.character);
    if (!before.trim()) return [];
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    if (token.isCancellationRequested) return [];
    const prompt = document.getText(new vscode.Range(new vscode.Position(0, 0), position)).slice(-2000);
    const setting = vscode.workspace.getConfiguration('childGhost');
    const place = { host: setting.get('ollamaHost'), port: setting.get('ollamaPort') };
    const { text, error } = await server.ask({ ...place, prompt, suffix: '\n' }, token);
    if (error) status.text = 'Child Ghost: Ollama does not answer';
    if (!text) return [];
    status.text = 'Child Ghost';
    const line = text.split('\n')[0];
    return line ? [new vscode.InlineCompletionItem(line, new vscode.Range(position, position))] : [];
  }

  context.subscriptions.push(
    server,
    status,
    vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, { provideInlineCompletionItems }),
  );
}

module.exports = { activate };
