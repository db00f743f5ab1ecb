// Asking, and the view with the answer: its message is the text, its description the state.
const vscode = require('vscode');

const VIEW = 'goodCitizen.answers';
const REPAINT_MS = 100; // each repaint sends the text to the window: not for every token

class Answers {
  constructor(backend, policy, notices) {
    Object.assign(this, { backend, policy, notices });
    this.changed = new vscode.EventEmitter();
    this.view = vscode.window.createTreeView(VIEW, { treeDataProvider: this });
    this.paintedAt = 0;
    this.running = null;
  }

  get onDidChangeTreeData() {
    return this.changed.event;
  }

  getChildren(row) {
    return row ? [] : this.policy.rows();
  }

  getTreeItem(row) {
    return row;
  }

  async ask() {
    const before = { text: this.view.message, state: this.view.description };
    this.paint('', ''); // an old "done" must not be taken for the new answer's
    const question = await vscode.window.showInputBox({ prompt: 'Ask the good citizen' });
    if (!question) {
      this.paint(before.text, before.state);
      return;
    }
    this.running?.abort(); // a new question takes the place of the old one
    const abort = new AbortController();
    this.running = abort;
    this.paint('', 'answering');
    vscode.commands.executeCommand(`${VIEW}.focus`, { preserveFocus: true });
    const work = this.answer(question, abort);
    vscode.window.withProgress({ location: { viewId: VIEW } }, () => this.policy.settle(work));
    await work;
  }

  // Says whether there was an answer; never throws.
  async answer(question, abort) {
    const current = () => this.running === abort;
    let shown = '';
    const onText = (text) => {
      shown = text;
      const due = Date.now() - this.paintedAt >= REPAINT_MS;
      if (current() && due && text.isWellFormed()) this.paint(text, 'answering');
    };
    try {
      const text = await this.backend.ask(question, { signal: abort.signal, onText });
      if (current()) this.paint(text, 'done');
      return true;
    } catch (failure) {
      if (current() && failure.kind !== 'cancelled') this.fail(shown, failure);
      return false;
    } finally {
      this.changed.fire();
    }
  }

  fail(shown, failure) {
    if (!this.policy.tellsFailures) {
      this.paint('', 'done');
      return;
    }
    const begun = shown.toWellFormed().replaceAll('\ufffd', '');
    this.paint([begun, this.policy.tell(failure)].filter(Boolean).join('\n\n'), 'failed');
    this.notices.failed('ask', failure);
  }

  paint(text, state) {
    this.paintedAt = Date.now();
    this.view.message = text?.length > this.policy.shownText ? `... ${tail(text, this.policy.shownText)}` : text;
    this.view.description = state;
  }

  dispose() {
    this.running?.abort();
    this.view.dispose();
    this.changed.dispose();
  }
}

// The end of a text, without the second half of a character.
const tail = (text, length) => text.slice(-length).replace(/^[\udc00-\udfff]/, '');

module.exports = { Answers };
