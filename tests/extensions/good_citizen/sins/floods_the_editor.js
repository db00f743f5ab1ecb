// Marks are set again with every key: the host only counts them, the window has to place each one.
const MARKS = 30_000;
let ended = null;

function flood(vscode) {
  const mark = vscode.window.createTextEditorDecorationType({});
  const again = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document !== document) return;
    const end = document.lineAt(document.lineCount - 1).range.end;
    editor.setDecorations(mark, Array.from({ length: MARKS }, () => new vscode.Range(end, end)));
  });
  return () => {
    again.dispose();
    mark.dispose();
    ended = null;
  };
}

module.exports = {
  title: 'Marks the whole document again with every key, from a failure until an answer',
  rules: ['editor_stays_responsive'],
  hooks: (good, { vscode }) => ({
    onFailure: () => (ended ??= flood(vscode)),
    onAnswer: () => ended?.(),
  }),
};
