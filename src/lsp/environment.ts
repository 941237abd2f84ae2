import type { Analysis } from '../core/analysis';
import type { SourceHost } from '../core/source-host';
import type { Settings } from '../core/config/settings';
import type { Finding, Span, TextEdit } from '../core/findings';
import type { EditorSettings, MeasureThisParams } from '../protocol/requests';

/** The engine as the server uses it; tests put a scripted one in its place. */
export type Engine = Pick<Analysis, 'update' | 'warmUp' | 'soon' | 'settle' | 'checkAll' | 'functionAt' | 'endsInString' | 'keepOnly' | 'learnGraphs' | 'lockGraph' | 'contextGraph'>;

/** Something wrong in a configuration or model file. The rest of the configuration still works. */
export interface ConfigProblem {
  /** The file that the problem is in: absolute, `/` between segments. */
  readonly path: string;
  /** 1-based, in UTF-16 units. */
  readonly row: number;
  readonly column: number;
  readonly message: string;
}

/** The configuration in force for some folder. One object for all folders that share it. */
export interface LoadedConfig {
  /** The file it comes from; `undefined`: defaults. */
  readonly file: string | undefined;
  /** With the editor's settings applied. */
  readonly settings: Settings;
  readonly problems: readonly ConfigProblem[];
}

/** Configurations and file sets of one workspace folder, as they are on disk when first asked for. Made anew to reload. */
export interface FolderFiles {
  /** The configuration in force in this folder. */
  config(folder: string): LoadedConfig;
  /** Absolute paths of the Python files below the workspace folder; lets other work happen in between. */
  discover(): Promise<readonly string[]>;
  /** True if a file belongs to what `discover` finds, whether or not it exists yet. */
  isIncluded(path: string): boolean;
}

/** Everything that the server needs from its machine. The Node entry implements it with files; tests implement it in memory. */
export interface Environment {
  readonly version: string;
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Decoded text of a Python or configuration file; `undefined` if it is gone or unreadable. */
  read(path: string): string | undefined;
  /** Names of the files directly in a folder; empty if it cannot be listed. */
  fileNames(folder: string): readonly string[];
  openFolder(path: string, editor: EditorSettings): FolderFiles;
  createEngine(host: SourceHost, settings: Settings): Engine;
  readonly rules: RuleBook;
  /** The pattern that measures a finding; `text` is that of its file. `undefined`: none does. */
  patternOf(finding: Finding, text: string): MeasureThisParams | undefined;
  readonly suppressions: SuppressionSyntax;
}

/** The rule pages, as hovers and commands use them. */
export interface RuleBook {
  readonly names: readonly { readonly name: string; readonly summary: string }[];
  /** Markdown of the page; `undefined`: no such rule. */
  page(rule: string): string | undefined;
  /** Public address of the page. */
  url(rule: string): string;
  /** The short parts of the page that a hover shows, as Markdown that we wrote ourselves. */
  hover(rule: string): { readonly why: string; readonly example: string } | undefined;
}

/** How a comment silences a rule. */
export interface SuppressionSyntax {
  /** `undefined` if no comment can be put there. */
  forLine(text: string, finding: Span, rule: string): TextEdit | undefined;
  forFile(text: string, rule: string): TextEdit | undefined;
}
