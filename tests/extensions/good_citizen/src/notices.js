// How the user learns of trouble outside the view: the status bar, and a rare notification.
const vscode = require('vscode');

const READY = 'Good Citizen: ready';

class Notices {
  constructor(policy) {
    this.policy = policy;
    this.item = vscode.window.createStatusBarItem('goodCitizen.status', vscode.StatusBarAlignment.Right, 100);
    this.item.name = 'Good Citizen';
    this.toastedAt = -Infinity;
    this.worked();
    this.item.show();
  }

  worked() {
    this.toasted = false;
    this.show(READY, 'Ask with Ctrl+Alt+Q.');
  }

  failed(surface, failure) {
    if (!this.policy.tellsFailures) return;
    const words = this.policy.tell(failure);
    this.show(this.policy.offline, words);
    const text = this.policy.toast({ surface, words });
    if (text && this.mayToast()) vscode.window.showWarningMessage(`Good Citizen: ${text}`);
  }

  // Once for each trouble, however long it lasts, and never twice in a minute.
  mayToast() {
    const { toastEveryMs } = this.policy;
    const tooSoon = Date.now() - this.toastedAt < toastEveryMs;
    if (toastEveryMs > 0 && (this.toasted || tooSoon)) return false;
    this.toasted = true;
    this.toastedAt = Date.now();
    return true;
  }

  show(text, tooltip) {
    this.item.text = text;
    this.item.tooltip = tooltip;
  }

  dispose() {
    this.item.dispose();
  }
}

module.exports = { Notices };
