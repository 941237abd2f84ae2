import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { RunResult } from '../../core/bench/model';
import { interpreterName } from '../../core/bench/compare';
import { isAbsent } from '../system-errors';
import { writeAtomically } from './atomic-file';

const schema = 1;

const StoredProfile = v.object({
  schema: v.literal(schema),
  /** `CPython 3.12.1`. */
  interpreter: v.string(),
  cpuModel: v.string(),
  /** ISO 8601, UTC. */
  created: v.string(),
  /** Its threads compute side by side. */
  freeThreaded: v.optional(v.boolean(), false),
  /** Size and time of the interpreter's file: an upgrade in place has other prices. */
  stamp: v.string(),
  /** Nanoseconds by operation. */
  profile: v.record(v.string(), v.pipe(v.number(), v.minValue(0))),
});

/** What operations cost on one interpreter of this machine. */
export interface OperationsProfile {
  readonly interpreter: string;
  readonly cpuModel: string;
  readonly created: string;
  readonly freeThreaded: boolean;
  readonly profile: Readonly<Record<string, number>>;
}

/** The results of the preset `operations`, one file an interpreter. */
export class ProfileStore {
  constructor(private readonly folder: string) {}

  /** Keeps the profile of a result. False: it has none, or the run was stopped. */
  async save(result: RunResult): Promise<boolean> {
    const { profile, environment, partial, created } = result;
    if (profile === null || partial || Object.keys(profile).length === 0) return false;
    const file = await identify(environment.executable);
    if (file === null) return false;
    const stored = { schema, interpreter: interpreterName(environment), cpuModel: environment.cpuModel, created, freeThreaded: environment.freeThreadedBuild && !environment.gilEnabled, stamp: file.stamp, profile };
    await writeAtomically(join(this.folder, file.name), `${JSON.stringify(stored)}\n`);
    return true;
  }

  /** The profile of the interpreter at a path; `null`: never measured, changed since, or unreadable. */
  async load(python: string): Promise<OperationsProfile | null> {
    const file = await identify(python);
    if (file === null) return null;
    const stored = await this.read(file.name);
    return stored?.stamp === file.stamp ? stored : null;
  }

  /** The latest profile of any interpreter: better than the built-in figures, which are those of another machine. */
  async latest(): Promise<OperationsProfile | null> {
    let names: string[];
    try {
      names = (await readdir(this.folder)).filter((name) => name.endsWith('.json'));
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
    const all = (await Promise.all(names.map((name) => this.read(name)))).filter((each) => each !== null);
    return all.reduce<OperationsProfile | null>((best, each) => (best === null || best.created < each.created ? each : best), null);
  }

  private async read(name: string): Promise<v.InferOutput<typeof StoredProfile> | null> {
    try {
      const checked = v.safeParse(StoredProfile, JSON.parse(await readFile(join(this.folder, name), 'utf8')));
      return checked.success ? checked.output : null;
    } catch {
      // Absent or no JSON: it can be measured again.
      return null;
    }
  }
}

/** Environments share the file of their base interpreter, and so its prices: the real path is the identity. */
async function identify(python: string): Promise<{ readonly name: string; readonly stamp: string } | null> {
  try {
    const path = await realpath(python);
    const { size, mtimeMs } = await stat(path);
    return { name: `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.json`, stamp: `${size} ${Math.round(mtimeMs)}` };
  } catch {
    return null;
  }
}
