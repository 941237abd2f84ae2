import * as vscode from 'vscode';
import type { RunnerEvent } from '../../core/bench/events';
import type { PanelState } from '../../protocol/panel';

/** Milliseconds that an outcome stays in the status bar. */
const stay = 60_000;

/** The entry in the status bar: while a benchmark runs, how far it is and the way to its end; afterwards, what came of it where no panel shows it. */
export class ProgressItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('interlock.progress', vscode.StatusBarAlignment.Left);
  readonly #tooltip = new vscode.MarkdownString(vscode.l10n.t('[Show](command:interlock.openBenchmarks) · [Stop](command:interlock.stopBenchmark)'));
  #share = '';
  #isRunning = false;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.#item.name = 'Interlock Benchmark';
    this.#tooltip.isTrusted = { enabledCommands: ['interlock.openBenchmarks', 'interlock.stopBenchmark'] };
  }

  show({ running }: PanelState): void {
    if (running === null) {
      if (this.#isRunning) this.#item.hide();
      this.#isRunning = false;
      this.#share = '';
      return;
    }
    clearTimeout(this.#timer);
    this.#isRunning = true;
    this.#item.command = 'interlock.openBenchmarks';
    this.#item.tooltip = this.#tooltip;
    if (running.events.length === 0) this.#share = '';
    const place = running.of > 1 ? ` (${running.position}/${running.of})` : '';
    this.#item.text = `$(loading~spin) ${running.title}${place}${this.#share}`;
    this.#item.accessibilityInformation = { label: vscode.l10n.t('Interlock benchmark: {0}{1}{2}', running.title, place, this.#share) };
    this.#item.show();
  }

  /** Says what came of a run, for a minute; a click shows all of it. @param sentence plain text. */
  report(sentence: string, isFailure: boolean): void {
    clearTimeout(this.#timer);
    this.#item.text = `$(${isFailure ? 'warning' : 'graph'}) ${sentence.replaceAll('$(', '$ (')}`;
    this.#item.accessibilityInformation = { label: vscode.l10n.t('Interlock: {0} Show', sentence) };
    this.#item.tooltip = vscode.l10n.t('Show');
    this.#item.command = isFailure ? 'interlock.openBenchmarks' : 'interlock.showLastResult';
    this.#item.show();
    this.#timer = setTimeout(() => {
      this.#item.hide();
    }, stay);
  }

  progressed(event: RunnerEvent, state: PanelState): void {
    if (event.event !== 'progress' || event.of <= 0) return;
    const share = ` ${Math.min(100, Math.floor((event.done / event.of) * 100))} %`;
    if (share === this.#share) return;
    this.#share = share;
    this.show(state);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#item.dispose();
  }
}
