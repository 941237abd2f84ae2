import * as vscode from 'vscode';
import type { RunnerEvent } from '../../core/bench/events';
import type { PanelState } from '../../protocol/panel';

/** The entry in the status bar while a benchmark runs: how far it is, and the way to the panel and to the end. */
export class ProgressItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('interlock.progress', vscode.StatusBarAlignment.Left);
  #share = '';

  constructor() {
    this.#item.name = 'Interlock Benchmark';
    this.#item.command = 'interlock.openBenchmarks';
    const tooltip = new vscode.MarkdownString(vscode.l10n.t('[Show](command:interlock.openBenchmarks) · [Stop](command:interlock.stopBenchmark)'));
    tooltip.isTrusted = { enabledCommands: ['interlock.openBenchmarks', 'interlock.stopBenchmark'] };
    this.#item.tooltip = tooltip;
  }

  show({ running }: PanelState): void {
    if (running === null) {
      this.#share = '';
      this.#item.hide();
      return;
    }
    if (running.events.length === 0) this.#share = '';
    const place = running.of > 1 ? ` (${running.position}/${running.of})` : '';
    this.#item.text = `$(loading~spin) ${running.title}${place}${this.#share}`;
    this.#item.accessibilityInformation = { label: vscode.l10n.t('Interlock benchmark: {0}{1}{2}', running.title, place, this.#share) };
    this.#item.show();
  }

  progressed(event: RunnerEvent, state: PanelState): void {
    if (event.event !== 'progress' || event.of <= 0) return;
    const share = ` ${Math.min(100, Math.floor((event.done / event.of) * 100))} %`;
    if (share === this.#share) return;
    this.#share = share;
    this.show(state);
  }

  dispose(): void {
    this.#item.dispose();
  }
}
