import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { decodeSource } from '../../src/core/syntax/decode';
import { parse } from '../../src/core/syntax/parse';
import { dumpTree } from './dump-tree';

/** The outcome for one file. */
export interface Comparison {
  readonly file: string;
  /** `rejected`: CPython itself refuses the file; `difference` then tells why. */
  readonly state: 'equal' | 'different' | 'rejected';
  readonly difference: string;
  readonly problems: number;
}

/** Compares our tree of every file with that of this interpreter, in the order of the files. Rejects if the interpreter fails. */
export async function compareFiles(python: string, files: readonly string[], found: (comparison: Comparison) => void): Promise<void> {
  const child = spawn(python, ['-X', 'utf8', 'test/conformance/dump_ast.py'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  child.stdin.end(files.join('\n') + '\n');
  let pending: Buffer = Buffer.alloc(0);
  let index = 0;
  for await (const chunk of child.stdout) {
    pending = pending.length === 0 ? (chunk as Buffer) : Buffer.concat([pending, chunk as Buffer]);
    for (;;) {
      const headerEnd = pending.indexOf(10);
      if (headerEnd < 0) break;
      const [state, length] = pending.toString('latin1', 0, headerEnd).split(' ');
      const bodyEnd = headerEnd + 1 + Number(length);
      if (pending.length < bodyEnd) break;
      const body = pending.toString('latin1', headerEnd + 1, bodyEnd);
      pending = pending.subarray(bodyEnd);
      found(compareFile(files[index++]!, state === 'ok', body));
    }
  }
  const code = await ended;
  if (code !== 0 || index !== files.length) throw new Error(`${python} dumped ${index} of ${files.length} files and ended with ${code}`);
}

function compareFile(file: string, accepted: boolean, expected: string): Comparison {
  const source = decodeSource(readFileSync(file));
  const module = parse(source);
  const problems = module.problems.length;
  if (!accepted) return { file, state: 'rejected', difference: expected, problems };
  const [problem] = module.problems;
  if (problem !== undefined) {
    return { file, state: 'different', difference: `problem at ${problem.start}: ${problem.message}`, problems };
  }
  const difference = firstDifference(expected.split('\n'), dumpTree(module, source));
  return { file, state: difference === null ? 'equal' : 'different', difference: difference ?? '', problems };
}

function firstDifference(expected: readonly string[], actual: readonly string[]): string | null {
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index++) {
    const [theirs, ours] = [expected[index], actual[index]];
    if (theirs === ours) continue;
    if (theirs === undefined || ours === undefined || !equalLines(theirs.split('\t'), ours.split('\t'))) {
      return `node ${index}: CPython ${show(theirs)}, ours ${show(ours)}`;
    }
  }
  return null;
}

/** `?` stands for what one side does not know. */
function equalLines(theirs: readonly string[], ours: readonly string[]): boolean {
  return theirs.length === ours.length && theirs.every((field, index) => field === ours[index] || field === '?' || ours[index] === '?');
}

function show(line: string | undefined): string {
  return line === undefined ? 'nothing' : line.replaceAll('\t', ' ').slice(0, 160);
}
