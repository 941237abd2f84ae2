import type { SourceHost } from '../../source-host';
import { textSignals, type TextSignals } from './text-signals';

/** What the texts of all files show without being parsed; read once a file and change, when somebody asks. */
export class TextIndex {
  /** True while the index is being filled: questions are answered from what is known so far. */
  knownOnly = false;
  private readonly signals = new Map<string, TextSignals>();
  private modules: ReadonlySet<string> | undefined;
  private voidRules: ReadonlySet<string> | undefined;
  /** Last segment of a base class to the files that name it in a class statement. */
  private bases: ReadonlyMap<string, readonly string[]> | undefined;
  /** Class to the files that call it by its name. */
  private made: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(private readonly host: SourceHost) {}

  update(path: string): void {
    this.signals.delete(path);
    this.forgetUnions();
  }

  private forgetUnions(): void {
    this.modules = undefined;
    this.voidRules = undefined;
    this.bases = undefined;
    this.made = undefined;
  }

  of(path: string, text: string): TextSignals {
    let signals = this.signals.get(path);
    if (signals === undefined) {
      signals = textSignals(text);
      this.signals.set(path, signals);
      if (this.knownOnly) this.forgetUnions();
    }
    return signals;
  }

  /** Top-level modules that some file of the workspace imports. */
  importedModules(): ReadonlySet<string> {
    if (this.modules === undefined) {
      const modules = new Set<string>();
      for (const [, signals] of this.all()) for (const module of signals.modules) modules.add(module);
      this.modules = modules;
    }
    return this.modules;
  }

  /** Rules that some file makes void; `ALL` stands for the whole family. */
  projectVoidRules(): ReadonlySet<string> {
    if (this.voidRules === undefined) {
      const rules = new Set<string>();
      for (const [, signals] of this.all()) for (const rule of signals.voidRules) rules.add(rule);
      this.voidRules = rules;
    }
    return this.voidRules;
  }

  /** Files that derive a class from something of this name. */
  filesDeriving(name: string): readonly string[] {
    this.bases ??= this.filesBy((signals) => signals.bases);
    return this.bases.get(name) ?? [];
  }

  /** Files that call a class of this name. */
  filesMaking(name: string): readonly string[] {
    this.made ??= this.filesBy((signals) => signals.made);
    return this.made.get(name) ?? [];
  }

  /** What is known of the file's text, if it was asked before. */
  known(path: string): TextSignals | undefined {
    return this.signals.get(path);
  }

  private filesBy(words: (signals: TextSignals) => Iterable<string>): ReadonlyMap<string, readonly string[]> {
    const files = new Map<string, string[]>();
    for (const [path, signals] of this.all()) {
      for (const word of words(signals)) {
        const paths = files.get(word);
        if (paths === undefined) files.set(word, [path]);
        else paths.push(path);
      }
    }
    return files;
  }

  private *all(): Generator<[string, TextSignals]> {
    for (const path of this.host.list()) {
      const known = this.signals.get(path);
      if (known !== undefined) {
        yield [path, known];
        continue;
      }
      const text = this.knownOnly ? undefined : this.host.read(path);
      if (text !== undefined) yield [path, this.of(path, text)];
    }
  }
}
