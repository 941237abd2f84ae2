import type { SourceHost } from '../../source-host';
import { nameOf, parentOf } from '../../paths';
import { isTestFile } from './test-files';
import { textSignals, type TextSignals } from './text-signals';

/** Files that a server or a tool loads before the program, without an import that could be seen. */
const startFiles = /^(?:.*conf(?:ig)?|wsgi|asgi|settings|manage|sitecustomize|usercustomize|__main__|__init__)$|\./;

/** What the texts of all files show without being parsed; read once a file and change, when somebody asks. */
export class TextIndex {
  /** True while the index is being filled: questions are answered from what is known so far. */
  knownOnly = false;
  private readonly signals = new Map<string, TextSignals>();
  private modules: ReadonlySet<string> | undefined;
  private methods: ReadonlySet<string> | undefined;
  private voids: readonly { readonly below: string; readonly rules: readonly string[] }[] | undefined;
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
    this.methods = undefined;
    this.voids = undefined;
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

  /** The start methods that the project's programs choose for all of their processes (`set_start_method`); tests choose for themselves. */
  startMethods(): ReadonlySet<string> {
    if (this.methods === undefined) {
      const methods = new Set<string>();
      for (const [path, signals] of this.all()) if (!isTestFile(path)) for (const method of signals.startMethods) methods.add(method);
      this.methods = methods;
    }
    return this.methods;
  }

  /**
   * True if some file makes the rule void for this one (`gevent.monkey.patch_all()`): a patch reaches the program that it starts,
   * which lies in the folder above its top package. Test files patch for themselves alone.
   */
  isVoid(rule: string, path: string): boolean {
    this.voids ??= [...this.all()].filter(([file, { voidRules }]) => voidRules.length > 0 && !isTestFile(file)).map(([file, signals]) => ({ below: this.reachOf(file, signals), rules: signals.voidRules }));
    if (this.signals.get(path)?.ownVoidRules.some((each) => each === 'ALL' || each === rule) === true) return true;
    return this.voids.some(({ below, rules }) => path.startsWith(below) && (rules.includes('ALL') || rules.includes(rule)));
  }

  /** What paths begin with that a patch in a file reaches: its folder of modules; the file alone if it shares nothing with the others there, as in a folder of scripts. */
  private reachOf(file: string, { modules, hasCode }: TextSignals): string {
    const folder = parentOf(file);
    const root = this.importRoot(folder);
    const below = `${root}/`;
    const stem = nameOf(file).replace(/\.py$/, '');
    // A file that patches and does nothing else does it for others.
    if (root !== folder || startFiles.test(stem) || !hasCode) return below;
    for (const [other, signals] of this.all()) {
      if (other === file || !other.startsWith(below)) continue;
      const [top] = other.slice(below.length).replace(/\.pyi?$/, '').split('/');
      if (modules.has(top!) || signals.modules.has(stem)) return below;
    }
    return file;
  }

  /** The folder from which the modules of this folder are imported. */
  private importRoot(folder: string): string {
    let root = folder;
    while (this.host.has(`${root}/__init__.py`) && parentOf(root) !== root) root = parentOf(root);
    return root;
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
