export interface SizedFile {
  readonly path: string;
  /** Bytes; 0 if unknown. */
  readonly size: number;
}

/** Reading and linking a file costs something however short it is; in bytes, so that it can be added to its size. */
const COST_OF_A_FILE = 1_000;

/**
 * Cuts the files of all projects, in their order, into up to `count` runs of about the same number of bytes. Neighbours stay
 * together: files of one package import each other, and every share reads again what it imports.
 */
export function shareFiles<P extends { readonly files: readonly SizedFile[] }>(
  projects: readonly P[],
  count: number,
): { project: P; paths: string[] }[][] {
  const cost = (file: SizedFile): number => file.size + COST_OF_A_FILE;
  const total = projects.reduce((sum, { files }) => files.reduce((part, file) => part + cost(file), sum), 0);
  const shares = Array.from({ length: count }, (): { project: P; paths: string[] }[] => []);
  let before = 0;
  for (const project of projects) {
    for (const file of project.files) {
      // The middle of the file decides, so that a share ends at the nearer side of its fair limit.
      const share = Math.min(count - 1, Math.floor(((before + cost(file) / 2) / total) * count));
      const parts = shares[share]!;
      const last = parts.at(-1);
      if (last?.project === project) last.paths.push(file.path);
      else parts.push({ project, paths: [file.path] });
      before += cost(file);
    }
  }
  // A file larger than a fair share leaves holes behind it.
  return shares.filter((parts) => parts.length > 0);
}
