// What other extensions get done in the same host: a loopback fetch of the sentinel's own, and the
// answers of the built-in TypeScript extension about a file that nobody looks at.
const fs = require('fs/promises');
const http = require('http');
const path = require('path');
const vscode = require('vscode');

const EVERY_MS = 1000;
const LIMIT_MS = 10_000;
const FILE = path.join('src', 'neighbour.ts');
const RIGHT = 'export const parcels = [1, 2, 3];\nexport const heaviest = Math.max(...parcels);\n';
const WRONG = `${RIGHT}export const wrong: string = 1;\n`;
const HOVER_AT = new vscode.Position(0, 14); // parcels
const COMPLETE_AT = new vscode.Position(1, 30); // after `Math.`

function watchNeighbours(tell) {
  const file = process.env.BENCH_WORKSPACE && path.join(process.env.BENCH_WORKSPACE, FILE);
  const chores = { fetch: () => fetched(process.env.BENCH_FETCH_URL) };
  if (file) {
    const uri = vscode.Uri.file(file);
    const opened = fs.writeFile(file, RIGHT).then(() => vscode.workspace.openTextDocument(uri));
    chores.hover = () => opened.then(() => asked('vscode.executeHoverProvider', uri, HOVER_AT));
    chores.completion = () =>
      opened.then(() => asked('vscode.executeCompletionItemProvider', uri, COMPLETE_AT));
    chores.diagnostics = diagnosed(opened, file, uri);
  }
  const busy = new Set();
  const timer = setInterval(() => {
    for (const [what, chore] of Object.entries(chores)) {
      if (!busy.has(what)) {
        busy.add(what);
        measured(what, chore, tell).finally(() => busy.delete(what));
      }
    }
  }, EVERY_MS);
  return { dispose: () => clearInterval(timer) };
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

async function asked(command, uri, position) {
  const found = await vscode.commands.executeCommand(command, uri, position);
  return (found?.items ?? found ?? []).length > 0;
}

// The file on disk becomes wrong and right in turn; measured is the whole way to the new diagnostics.
function diagnosed(opened, file, uri) {
  let wrong = false;
  return async () => {
    await opened;
    wrong = !wrong;
    const wanted = wrong ? 1 : 0;
    await fs.writeFile(file, wrong ? WRONG : RIGHT);
    return new Promise((resolve) => {
      const done = () => {
        listener.dispose();
        clearTimeout(late);
        resolve(vscode.languages.getDiagnostics(uri).length >= wanted);
      };
      const listener = vscode.languages.onDidChangeDiagnostics(() => {
        if (vscode.languages.getDiagnostics(uri).length === wanted) {
          done();
        }
      });
      const late = setTimeout(done, LIMIT_MS);
    });
  };
}

module.exports = { watchNeighbours };
