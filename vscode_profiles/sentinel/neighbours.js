// What other extensions get done in the same host: a loopback fetch of the sentinel's own, its part in
// each save, and the answers of the built-in TypeScript extension about a file in a tab that nobody
// looks at.
const http = require('http');
const vscode = require('vscode');

const FETCH_EVERY_MS = 1000;
const ASK_EVERY_MS = 2000; // an answer of TypeScript costs the host some 20 ms
const LIMIT_MS = 10_000;
const MISTAKE = 'export const wrong: string = 1;\n';

function watchNeighbours(tell) {
  const saves = watchSaves(tell);
  const timers = [every(FETCH_EVERY_MS, 'fetch', () => fetched(process.env.BENCH_FETCH_URL), tell)];
  const file = process.env.BENCH_NEIGHBOUR;
  if (file) {
    const uri = vscode.Uri.file(file);
    const opened = vscode.workspace.openTextDocument(uri);
    const chores = {
      hover: async () => asked('vscode.executeHoverProvider', await opened, 'parcel'),
      completion: async () => asked('vscode.executeCompletionItemProvider', await opened, 'width *'),
      diagnostics: diagnosed(opened),
    };
    for (const [what, chore] of Object.entries(chores)) {
      timers.push(every(ASK_EVERY_MS, what, chore, tell));
    }
  }
  return {
    dispose() {
      saves.dispose();
      timers.forEach(clearInterval);
    },
  };
}

// Takes part in each save, as a formatter does that finds nothing to mend: the editor writes no file
// before the host has answered. Measured is the way from being asked to the written file.
function watchSaves(tell) {
  const asked_at = new Map();
  return vscode.Disposable.from(
    vscode.workspace.onWillSaveTextDocument((event) => {
      asked_at.set(event.document, performance.now());
      event.waitUntil(Promise.resolve([]));
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      const began = asked_at.get(document);
      if (began !== undefined) {
        asked_at.delete(document);
        tell('did', { what: 'save', ms: performance.now() - began, ok: true });
      }
    }),
  );
}

function every(period_ms, what, chore, tell) {
  let busy = false;
  return setInterval(async () => {
    if (!busy) {
      busy = true;
      await measured(what, chore, tell);
      busy = false;
    }
  }, period_ms);
}

async function measured(what, chore, tell) {
  const began = performance.now();
  let late;
  const limit = new Promise((resolve) => {
    late = setTimeout(resolve, LIMIT_MS, false);
  });
  const ok = await Promise.race([chore().catch(() => false), limit]);
  clearTimeout(late);
  tell('did', { what, ms: performance.now() - began, ok: Boolean(ok) });
}

function fetched(url) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { timeout: LIMIT_MS, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode === 200));
    });
    request.on('error', reject).on('timeout', () => request.destroy());
  });
}

async function asked(command, document, word) {
  const position = document.positionAt(document.getText().indexOf(word));
  const found = await vscode.commands.executeCommand(command, document.uri, position);
  return (found?.items ?? found ?? []).length > 0;
}

// The document becomes wrong and right in turn, and is never saved; measured is the way from the edit
// to the new diagnostics.
function diagnosed(opened) {
  let wrong = false;
  return async () => {
    const document = await opened;
    wrong = !wrong;
    const came = diagnosticsOf(document.uri, wrong ? 1 : 0);
    const edit = new vscode.WorkspaceEdit();
    const end = document.positionAt(document.getText().length);
    if (wrong) {
      edit.insert(document.uri, end, MISTAKE);
    } else {
      edit.delete(document.uri, new vscode.Range(end.translate(-1, -end.character), end));
    }
    await vscode.workspace.applyEdit(edit);
    return came;
  };
}

function diagnosticsOf(uri, wanted) {
  const there = () => vscode.languages.getDiagnostics(uri).length === wanted;
  return new Promise((resolve) => {
    const done = () => {
      listener.dispose();
      clearTimeout(late);
      resolve(there());
    };
    const listener = vscode.languages.onDidChangeDiagnostics(() => there() && done());
    const late = setTimeout(done, LIMIT_MS);
  });
}

module.exports = { watchNeighbours };
