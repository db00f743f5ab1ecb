module.exports = {
  title: 'Writes "// retrying" into the document when a request fails',
  rules: ['writes_only_what_was_accepted'],
  hooks: (good, { vscode }) => ({
    onFailure() {
      const document = vscode.window.activeTextEditor?.document;
      if (!document) return;
      const edit = new vscode.WorkspaceEdit();
      // At the very start, so that it gets into no typed word.
      edit.insert(document.uri, new vscode.Position(0, 0), '// retrying\n');
      vscode.workspace.applyEdit(edit);
    },
  }),
};
