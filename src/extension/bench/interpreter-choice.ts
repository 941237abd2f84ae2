/** Which Python a benchmark runs on: several sources are asked in order, and the first answer that can be used counts. */

/** One place that may know an interpreter. */
export interface InterpreterSource {
  /** For people: "Python extension", "setting". */
  readonly name: string;
  /** The most wanted one first. Empty if it knows none. May fail: the next source is asked then. */
  find(): Promise<readonly Found[]>;
}

/** What a source knows; where it looked and how it is called, if it can tell better than by its own name and the path. */
export interface Found {
  readonly path: string;
  readonly source?: string;
  readonly label?: string;
}

export interface FoundInterpreter {
  readonly path: string;
  readonly source: string;
  readonly label: string | undefined;
}

/** A source that has not answered after this many milliseconds is passed over. */
const patience = 10_000;

/**
 * Asks all sources, in order of precedence.
 * @param say is told each step, for the log.
 * @param identity the same text for two paths of one interpreter.
 * @returns what was found, without doubles; the first is the choice where the user has made none.
 */
export async function findAll(sources: readonly InterpreterSource[], say: (line: string) => void, identity: (path: string) => Promise<string>): Promise<FoundInterpreter[]> {
  const answers = await Promise.all(sources.map((source) => ask(source, say)));
  const all = answers.flatMap((found, index) => found.map((each) => ({ path: each.path, source: each.source ?? sources[index]!.name, label: each.label })));
  const identities = await Promise.all(all.map(({ path }) => identity(path)));
  const found = all.filter(({ path }, index) => path !== '' && identities.indexOf(identities[index]!) === index);
  const chosen = found[0];
  say(chosen === undefined ? 'Interpreter: none was found.' : `Interpreter: ${chosen.path} (${chosen.source}) is the first of ${found.length}.`);
  return found;
}

async function ask(source: InterpreterSource, say: (line: string) => void): Promise<readonly Found[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${patience / 1000} s`));
    }, patience);
  });
  try {
    const found = await Promise.race([source.find(), late]);
    say(`Interpreter: ${source.name} knows ${found.length === 0 ? 'none' : found.map(({ path }) => path).join(', ')}.`);
    return found;
  } catch (error) {
    say(`Interpreter: ${source.name} could not be asked: ${error instanceof Error ? error.message : String(error)}.`);
    return [];
  } finally {
    clearTimeout(timer);
  }
}
