import type { EdgeKind, Graph, Step, StepNode } from './graph';
import { StepKind } from './graph';
import type { Expr, Stmt } from '../syntax/nodes';

/** An edge that has no target yet. */
export interface Loose {
  readonly from: number;
  readonly kind: EdgeKind;
}

/** Where a jump leads: out of the function, or to the end or the next round of a loop. */
export type Target = 'return' | { readonly loop: LoopFrame; readonly to: 'break' | 'continue' };

/** A loop around the place where the walk stands. */
export interface LoopFrame {
  readonly kind: 'loop';
  readonly breaks: Loose[];
  readonly continues: Loose[];
}

/** A `try` body: what its handlers may get. */
export interface HandlerFrame {
  readonly kind: 'handlers';
  readonly errors: Loose[];
}

/** Something that runs on every way out: a `finally` block, the end of a `with`. Jumps wait here until the body is walked. */
export interface CleanupFrame {
  readonly kind: 'cleanup';
  readonly errors: Loose[];
  readonly returns: Loose[];
  readonly jumps: { readonly target: Exclude<Target, 'return'>; readonly loose: Loose[] }[];
}

export type Frame = LoopFrame | HandlerFrame | CleanupFrame;

type Draft = Omit<Step, 'next'> & { readonly next: { to: number; kind: EdgeKind }[] };

/** Larger functions are generated code; nothing is concluded about them. */
const maxSteps = 8_000;

/** Collects steps and edges while a body is walked. `open` are the edges that lead to whatever comes next. */
export class Builder {
  private readonly steps: Draft[] = [];
  open: Loose[] = [];
  readonly frames: Frame[] = [];
  statement: Stmt | null = null;
  private readonly returned: Loose[] = [];
  private readonly escaped: Loose[] = [];

  constructor(
    readonly start: number,
    readonly end: number,
  ) {
    this.open = [{ from: this.add(StepKind.Begin, null), kind: 'next' }];
  }

  /** Position of the next step that is made: the first one of what is walked now. */
  mark(): number {
    return this.steps.length;
  }

  /** Edges from these ends back to the first step that was made since the mark. */
  loopBack(loose: readonly Loose[], mark: number): void {
    if (this.steps.length > mark) this.connect(loose, mark);
  }

  /** True if no way leads to what would come next. */
  get isDead(): boolean {
    return this.open.length === 0 || this.steps.length >= maxSteps;
  }

  /** A step behind everything that is open; it goes on with `next`. Does nothing in dead code. */
  emit(kind: StepKind, node: StepNode, more: { value?: Expr | null; isAsync?: boolean; isError?: boolean; mayRaise?: boolean } = {}): number | undefined {
    if (this.isDead) return undefined;
    const index = this.add(kind, node, more.value ?? null, more.isAsync ?? false, more.isError ?? false);
    this.connect(this.open, index);
    this.open = [{ from: index, kind: 'next' }];
    if (more.mayRaise === true) this.throwTo([{ from: index, kind: 'error' }]);
    return index;
  }

  connect(loose: readonly Loose[], to: number): void {
    for (const { from, kind } of loose) {
      const next = this.steps[from]!.next;
      if (!next.some((edge) => edge.to === to && edge.kind === kind)) next.push({ to, kind });
    }
  }

  /** An exception travels along these edges to the innermost handler or cleanup. */
  throwTo(loose: readonly Loose[]): void {
    for (let i = this.frames.length - 1; i >= 0; i--) {
      const frame = this.frames[i]!;
      if (frame.kind === 'loop') continue;
      frame.errors.push(...loose);
      return;
    }
    this.escaped.push(...loose);
  }

  /** What is open goes to the target, by way of the cleanups in between. */
  jump(target: Target): void {
    const loose = this.open;
    this.open = [];
    if (loose.length === 0) return;
    for (let i = this.frames.length - 1; i >= 0; i--) {
      const frame = this.frames[i]!;
      if (frame.kind === 'cleanup') {
        if (target === 'return') frame.returns.push(...loose);
        else {
          const waiting = frame.jumps.find((jump) => jump.target.loop === target.loop && jump.target.to === target.to);
          if (waiting === undefined) frame.jumps.push({ target, loose: [...loose] });
          else waiting.loose.push(...loose);
        }
        return;
      }
      if (target !== 'return' && frame === target.loop) {
        (target.to === 'break' ? target.loop.breaks : target.loop.continues).push(...loose);
        return;
      }
    }
    this.returned.push(...loose);
  }

  /**
   * Walks `body` with a cleanup around it, then the cleanup once for each way out.
   * @param leave walks the cleanup; `isError` if an exception is on its way. It may put swallowed exceptions into the second argument.
   */
  withCleanup(body: () => void, leave: (isError: boolean, swallowed: Loose[]) => void): void {
    const frame: CleanupFrame = { kind: 'cleanup', errors: [], returns: [], jumps: [] };
    this.frames.push(frame);
    body();
    this.frames.pop();
    const goesOn: Loose[] = [];
    if (this.open.length > 0) {
      leave(false, goesOn);
      goesOn.push(...this.open);
    }
    if (frame.errors.length > 0) {
      this.open = frame.errors;
      leave(true, goesOn);
      const kind = frame.errors.every((error) => error.kind === 'cancelled') ? 'cancelled' : 'error';
      const last = this.open[0] === undefined ? null : this.steps[this.open[0].from]!.node;
      const index = last === null ? undefined : this.emit(StepKind.Rethrow, last);
      if (index !== undefined) this.throwTo([{ from: index, kind }]);
    }
    if (frame.returns.length > 0) {
      this.open = frame.returns;
      leave(false, goesOn);
      this.jump('return');
    }
    for (const { target, loose } of frame.jumps) {
      this.open = loose;
      leave(false, goesOn);
      this.jump(target);
    }
    this.open = goesOn;
  }

  /** @returns `undefined` for functions that are too large. */
  finish(): Graph | undefined {
    if (this.steps.length >= maxSteps) return undefined;
    const end = this.add(StepKind.End, null);
    this.connect([...this.open, ...this.returned], end);
    const raised = this.add(StepKind.Raised, null);
    this.connect(this.escaped, raised);
    const previous: { from: number; kind: EdgeKind }[][] = this.steps.map(() => []);
    for (const step of this.steps) for (const { to, kind } of step.next) previous[to]!.push({ from: step.index, kind });
    return { steps: this.steps, end, raised, previous };
  }

  private add(kind: StepKind, node: StepNode | null, value: Expr | null = null, isAsync = false, isError = false): number {
    const index = this.steps.length;
    this.steps.push({ index, kind, node, start: node?.start ?? this.start, end: node?.end ?? this.end, statement: this.statement, value, isAsync, isError, next: [] });
    return index;
  }
}
