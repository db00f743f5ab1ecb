// Ghost text: asked for after a short rest, let go of with the next key, silent in its failures.
const vscode = require('vscode');
const { fit } = require('./fit');
const { pause } = require('./watch');

const PREFIX = 2000; // characters
const LINES = 10;

class Ghost {
  constructor(backend, policy, notices) {
    Object.assign(this, { backend, policy, notices });
  }

  async provideInlineCompletionItems(document, position, context, token) {
    const before = document.lineAt(position.line).text.slice(0, position.character);
    if (!before.trim()) return null; // an empty line says nothing that could be continued
    const cached = this.policy.cached(before);
    if (cached) return [item(cached, position)];
    const abort = new AbortController();
    const listener = this.policy.cancel ? token.onCancellationRequested(() => abort.abort()) : null;
    if (this.policy.cancel && token.isCancellationRequested) abort.abort();
    const { version } = document;
    try {
      await pause(this.policy.debounceMs, abort.signal);
      const said = await this.backend.complete(around(document, position), { signal: abort.signal });
      if (document.version !== version) return null; // it was asked for another text
      const text = fit(said, place(document, position, before));
      return text ? [item(text, position)] : null;
    } catch (failure) {
      if (failure.kind !== 'cancelled') this.notices.failed('ghost', failure);
      return null;
    } finally {
      listener?.dispose();
    }
  }
}

function item(text, position) {
  return new vscode.InlineCompletionItem(text, new vscode.Range(position, position));
}

function around(document, position) {
  const offset = document.offsetAt(position);
  const at = (from, to) => document.getText(new vscode.Range(document.positionAt(from), document.positionAt(to)));
  const prefix = at(Math.max(0, offset - PREFIX), offset);
  return { prefix, suffix: at(offset, offset + PREFIX / 4), language: document.languageId };
}

// What stands around the cursor, by which a suggestion is trimmed.
function place(document, position, before) {
  const text = (line) => document.lineAt(line).text;
  const first = Math.max(0, position.line - LINES);
  const lines = Array.from({ length: position.line - first }, (_, index) => text(first + index));
  const after = position.line + 1 < document.lineCount ? text(position.line + 1) : '';
  return { before, lines, after };
}

module.exports = { Ghost };
