import type { CancellationToken } from 'vscode-languageserver';
import type { Place } from '../core/findings';
import { besides, contextPicture, lockPicture, type Picture, type PictureEdge, type PictureNode } from '../core/reports/graph-picture';
import type { Graph, GraphPlace } from '../protocol/graph';
import type { GraphParams, GraphResult } from '../protocol/requests';
import type { Project } from './project';
import type { Session } from './session';
import { nextTurn, runInSlices } from './slices';

/** Settings that change while a graph is made make it begin again, at most this often. */
const mostAttempts = 5;

/** `interlock/graph`: one picture of all projects of the workspace. `null`: cancelled. */
export async function graphOf(session: Session, { kind }: GraphParams, token: CancellationToken): Promise<GraphResult | null> {
  await nextTurn(); // a cancellation that came along is read first
  for (let attempt = 0; attempt < mostAttempts && !token.isCancellationRequested; attempt++) {
    const made = await picturesOf(session, kind, token);
    if (made !== undefined) return wired(session, kind, made.pictures, made.files);
  }
  return null;
}

/** One picture a project; `undefined` if it was cancelled or the projects were built anew meanwhile. */
async function picturesOf(session: Session, kind: GraphParams['kind'], token: CancellationToken): Promise<{ readonly pictures: readonly Picture[]; readonly files: number } | undefined> {
  const pictures: Picture[] = [];
  let files = 0;
  for (const [project, paths] of filesByProject(session)) {
    const isGone = (): boolean => token.isCancellationRequested || !session.workspace.projects().includes(project);
    if (!(await runInSlices(project.learn(paths), () => undefined, session.sliceOptions(isGone)))) return undefined;
    pictures.push(kind === 'locks' ? lockPicture(project.lockGraph(paths)) : contextPicture(project.contextGraph(paths)));
    files += paths.length;
  }
  return { pictures, files };
}

function wired(session: Session, kind: GraphParams['kind'], pictures: readonly Picture[], files: number): GraphResult {
  const picture = besides(kind, pictures.filter(({ nodes }) => nodes.length > 0));
  const isScanning = session.workspace.folders().some((folder) => folder.isScanning);
  const wire = new Wire(session);
  return {
    kind, files, isScanning,
    nodes: picture.nodes.map((node) => wire.node(node)),
    edges: picture.edges.flatMap((edge) => wire.edge(edge)),
    cycles: picture.cycles.map((cycle) => ({ ...cycle, nodes: [...cycle.nodes] })),
  };
}

function filesByProject({ workspace }: Session): Map<Project, string[]> {
  const byProject = new Map<Project, string[]>();
  for (const folder of workspace.folders()) {
    if (!folder.settings.enable) continue;
    for (const path of folder.list()) {
      const project = folder.projectOf(path);
      const known = byProject.get(project);
      if (known === undefined) byProject.set(project, [path]);
      else known.push(path);
    }
  }
  return byProject;
}

/** Offsets become lines. What lies in a file that is gone is left out. */
class Wire {
  readonly #context;

  constructor(private readonly session: Session) {
    this.#context = session.hoverContext;
  }

  node({ place, ...node }: PictureNode): Graph['nodes'][number] {
    return { ...node, place: (place && this.#place(place)) ?? null };
  }

  edge(edge: PictureEdge): Graph['edges'] {
    const ways = edge.ways.flatMap((way) => {
      const place = this.#place(way.place);
      if (place === undefined) return [];
      const path = way.path.flatMap((step) => {
        const at = this.#place(step.place);
        return at === undefined ? [] : [{ message: step.message, place: at }];
      });
      return [{ place, path, contexts: [...way.contexts] }];
    });
    return ways.length === 0 ? [] : [{ from: edge.from, to: edge.to, cycle: edge.cycle, ways }];
  }

  #place(place: Place): GraphPlace | undefined {
    const index = this.session.indexOf(place.path);
    const label = this.#context.locate(place)?.label;
    return index === undefined || label === undefined ? undefined : { uri: this.session.uriOf(place.path), range: index.range(place), label };
  }
}
