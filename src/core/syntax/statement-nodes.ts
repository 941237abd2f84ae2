import type { Arguments, BinaryOperator, Expr, Keyword, TypeParam } from './expression-nodes';
import type { Base, Kind } from './kinds';
import type { Pattern } from './pattern-nodes';

/** Starts at `def` or `async`, as in CPython; the decorators lie before. */
export interface FunctionDef extends Base<Kind.FunctionDef> {
  readonly isAsync: boolean;
  readonly name: string;
  readonly nameStart: number;
  readonly typeParams: TypeParam[];
  readonly args: Arguments;
  readonly returns: Expr | null;
  readonly decorators: Expr[];
  readonly body: Stmt[];
}

/** Starts at `class`, as in CPython; the decorators lie before. */
export interface ClassDef extends Base<Kind.ClassDef> {
  readonly name: string;
  readonly nameStart: number;
  readonly typeParams: TypeParam[];
  readonly bases: Expr[];
  readonly keywords: Keyword[];
  readonly decorators: Expr[];
  readonly body: Stmt[];
}

export interface Return extends Base<Kind.Return> {
  readonly value: Expr | null;
}

export interface Delete extends Base<Kind.Delete> {
  readonly targets: Expr[];
}

export interface Assign extends Base<Kind.Assign> {
  readonly targets: Expr[];
  readonly value: Expr;
}

export interface AugAssign extends Base<Kind.AugAssign> {
  readonly target: Expr;
  readonly op: BinaryOperator;
  readonly value: Expr;
}

export interface AnnAssign extends Base<Kind.AnnAssign> {
  readonly target: Expr;
  readonly annotation: Expr;
  readonly value: Expr | null;
  /** True for a bare name without parentheses, as CPython's `simple`. */
  readonly simple: boolean;
}

export interface TypeAlias extends Base<Kind.TypeAlias> {
  readonly name: Expr;
  readonly typeParams: TypeParam[];
  readonly value: Expr;
}

export interface For extends Base<Kind.For> {
  readonly isAsync: boolean;
  readonly target: Expr;
  readonly iter: Expr;
  readonly body: Stmt[];
  readonly orelse: Stmt[];
}

export interface While extends Base<Kind.While> {
  readonly test: Expr;
  readonly body: Stmt[];
  readonly orelse: Stmt[];
}

export interface IfClause {
  readonly test: Expr;
  readonly body: Stmt[];
  /** Offset of the clause's `if` or `elif`; CPython's nested `If` of an `elif` starts here. */
  readonly start: number;
}

/** `if … elif … else` as one node: CPython nests an `If` per `elif`, which recursion over 10,000 of them does not survive. */
export interface If extends Base<Kind.If> {
  readonly clauses: IfClause[];
  readonly orelse: Stmt[];
}

export interface WithItem extends Base<Kind.WithItem> {
  readonly contextExpr: Expr;
  readonly optionalVars: Expr | null;
}

export interface With extends Base<Kind.With> {
  readonly isAsync: boolean;
  readonly items: WithItem[];
  readonly body: Stmt[];
}

export interface MatchCase extends Base<Kind.MatchCase> {
  readonly pattern: Pattern;
  readonly guard: Expr | null;
  readonly body: Stmt[];
}

export interface Match extends Base<Kind.Match> {
  readonly subject: Expr;
  readonly cases: MatchCase[];
}

export interface Raise extends Base<Kind.Raise> {
  readonly exc: Expr | null;
  readonly cause: Expr | null;
}

export interface ExceptHandler extends Base<Kind.ExceptHandler> {
  readonly type: Expr | null;
  readonly name: string | null;
  readonly body: Stmt[];
}

export interface Try extends Base<Kind.Try> {
  /** True for `except*` (PEP 654). */
  readonly isStar: boolean;
  readonly body: Stmt[];
  readonly handlers: ExceptHandler[];
  readonly orelse: Stmt[];
  readonly finalbody: Stmt[];
}

export interface Assert extends Base<Kind.Assert> {
  readonly test: Expr;
  readonly msg: Expr | null;
}

export interface Alias extends Base<Kind.Alias> {
  /** Dotted for `import a.b`, `*` for a star import. */
  readonly name: string;
  readonly asname: string | null;
}

export interface Import extends Base<Kind.Import> {
  readonly names: Alias[];
  /** PEP 810's `lazy import`. */
  readonly isLazy: boolean;
}

export interface ImportFrom extends Base<Kind.ImportFrom> {
  /** `null` for `from . import x`. */
  readonly module: string | null;
  readonly names: Alias[];
  /** Number of leading dots. */
  readonly level: number;
  readonly isLazy: boolean;
}

export interface Global extends Base<Kind.Global> {
  readonly names: string[];
}

export interface Nonlocal extends Base<Kind.Nonlocal> {
  readonly names: string[];
}

export interface ExprStmt extends Base<Kind.ExprStmt> {
  readonly value: Expr;
}

export type Pass = Base<Kind.Pass>;
export type Break = Base<Kind.Break>;
export type Continue = Base<Kind.Continue>;
export type ErrorStmt = Base<Kind.ErrorStmt>;

export type Stmt =
  | FunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | AugAssign
  | AnnAssign
  | TypeAlias
  | For
  | While
  | If
  | With
  | Match
  | Raise
  | Try
  | Assert
  | Import
  | ImportFrom
  | Global
  | Nonlocal
  | ExprStmt
  | Pass
  | Break
  | Continue
  | ErrorStmt;
