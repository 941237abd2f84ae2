/**
 * The typed Python tree. Names follow CPython's `ast` (Parser/Python.asdl); where the shape differs, the node says why.
 * Every node has `start` (inclusive) and `end` (exclusive): 0-based offsets in UTF-16 units of the source text.
 */

/** Node kinds. Numbers, because the hot loops of the analysis switch on them. */
export const enum Kind {
  // Expressions
  Name,
  Constant,
  JoinedStr,
  TemplateStr,
  FormattedValue,
  Attribute,
  Call,
  Subscript,
  Starred,
  BinOp,
  UnaryOp,
  BoolOp,
  Compare,
  IfExp,
  Lambda,
  List,
  Tuple,
  Set,
  Dict,
  ListComp,
  SetComp,
  DictComp,
  GeneratorExp,
  Await,
  Yield,
  YieldFrom,
  NamedExpr,
  Slice,
  /** A place where an expression is required and the text has none that can be read. */
  ErrorExpr,
  // Statements
  FunctionDef,
  ClassDef,
  Return,
  Delete,
  Assign,
  AugAssign,
  AnnAssign,
  TypeAlias,
  For,
  While,
  If,
  With,
  Match,
  Raise,
  Try,
  Assert,
  Import,
  ImportFrom,
  Global,
  Nonlocal,
  ExprStmt,
  Pass,
  Break,
  Continue,
  /** Text that is no statement; the span covers what was skipped. */
  ErrorStmt,
  // Parts
  Arguments,
  Arg,
  Keyword,
  Comprehension,
  WithItem,
  ExceptHandler,
  MatchCase,
  Alias,
  TypeParam,
  Module,
  // Patterns
  MatchValue,
  MatchSingleton,
  MatchSequence,
  MatchMapping,
  MatchClass,
  MatchStar,
  MatchAs,
  MatchOr,
}

interface Base<K extends Kind> {
  readonly kind: K;
  /** 0-based UTF-16 offset of the first unit. */
  readonly start: number;
  /** 0-based UTF-16 offset behind the last unit. */
  readonly end: number;
}

export interface Name extends Base<Kind.Name> {
  readonly id: string;
}

export type ConstantType = 'str' | 'bytes' | 'int' | 'float' | 'complex' | 'bool' | 'None' | 'Ellipsis';

export interface Constant extends Base<Kind.Constant> {
  readonly type: ConstantType;
  /**
   * The decoded text for `str` (adjacent literals joined, escapes resolved); the decoded bytes as Latin-1 text for `bytes`;
   * the number for `int`, `float` and the imaginary part of `complex` (an `int` above 2^53 is rounded); the value for
   * `bool`; `null` otherwise.
   */
  readonly value: string | number | boolean | null;
}

/** An f-string, adjacent literals joined. `values` holds `Constant` (str) and `FormattedValue` in order. */
export interface JoinedStr extends Base<Kind.JoinedStr> {
  readonly values: Expr[];
}

/** A t-string (PEP 750). */
export interface TemplateStr extends Base<Kind.TemplateStr> {
  readonly values: Expr[];
}

export interface FormattedValue extends Base<Kind.FormattedValue> {
  readonly value: Expr;
  /** The unit code of `s`, `r` or `a`, or -1, as in CPython. */
  readonly conversion: number;
  readonly formatSpec: JoinedStr | null;
}

export interface Attribute extends Base<Kind.Attribute> {
  readonly value: Expr;
  /** The attribute's name; empty where the text ends after the dot. */
  readonly attr: string;
  /** Offset of the attribute's name. */
  readonly attrStart: number;
}

export interface Call extends Base<Kind.Call> {
  readonly func: Expr;
  /** Positional arguments, `Starred` included, in source order. */
  readonly args: Expr[];
  readonly keywords: Keyword[];
}

export interface Subscript extends Base<Kind.Subscript> {
  readonly value: Expr;
  readonly slice: Expr;
}

export interface Starred extends Base<Kind.Starred> {
  readonly value: Expr;
}

/** The operator's text: `+ - * @ / % ** << >> | ^ & //`. */
export type BinaryOperator = '+' | '-' | '*' | '@' | '/' | '%' | '**' | '<<' | '>>' | '|' | '^' | '&' | '//';

export interface BinOp extends Base<Kind.BinOp> {
  readonly left: Expr;
  readonly op: BinaryOperator;
  readonly right: Expr;
}

export interface UnaryOp extends Base<Kind.UnaryOp> {
  readonly op: '+' | '-' | '~' | 'not';
  readonly operand: Expr;
}

/** As in CPython, a run of the same operator is one node: `a and b and c`. */
export interface BoolOp extends Base<Kind.BoolOp> {
  readonly op: 'and' | 'or';
  readonly values: Expr[];
}

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'is' | 'is not' | 'in' | 'not in';

export interface Compare extends Base<Kind.Compare> {
  readonly left: Expr;
  readonly ops: CompareOperator[];
  readonly comparators: Expr[];
}

export interface IfExp extends Base<Kind.IfExp> {
  readonly test: Expr;
  readonly body: Expr;
  readonly orelse: Expr;
}

export interface Lambda extends Base<Kind.Lambda> {
  readonly args: Arguments;
  readonly body: Expr;
}

export interface List extends Base<Kind.List> {
  readonly elts: Expr[];
}

export interface Tuple extends Base<Kind.Tuple> {
  readonly elts: Expr[];
}

export interface SetExpr extends Base<Kind.Set> {
  readonly elts: Expr[];
}

export interface Dict extends Base<Kind.Dict> {
  /** `null` stands for `**value`. */
  readonly keys: (Expr | null)[];
  readonly values: Expr[];
}

export interface ListComp extends Base<Kind.ListComp> {
  readonly elt: Expr;
  readonly generators: Comprehension[];
}

export interface SetComp extends Base<Kind.SetComp> {
  readonly elt: Expr;
  readonly generators: Comprehension[];
}

export interface GeneratorExp extends Base<Kind.GeneratorExp> {
  readonly elt: Expr;
  readonly generators: Comprehension[];
}

export interface DictComp extends Base<Kind.DictComp> {
  /** `null` for PEP 798's `{**d for d in ds}`. */
  readonly key: Expr | null;
  readonly value: Expr;
  readonly generators: Comprehension[];
}

export interface Await extends Base<Kind.Await> {
  readonly value: Expr;
}

export interface Yield extends Base<Kind.Yield> {
  readonly value: Expr | null;
}

export interface YieldFrom extends Base<Kind.YieldFrom> {
  readonly value: Expr;
}

export interface NamedExpr extends Base<Kind.NamedExpr> {
  readonly target: Expr;
  readonly value: Expr;
}

export interface Slice extends Base<Kind.Slice> {
  readonly lower: Expr | null;
  readonly upper: Expr | null;
  readonly step: Expr | null;
}

export type ErrorExpr = Base<Kind.ErrorExpr>;

export type Expr =
  | Name
  | Constant
  | JoinedStr
  | TemplateStr
  | FormattedValue
  | Attribute
  | Call
  | Subscript
  | Starred
  | BinOp
  | UnaryOp
  | BoolOp
  | Compare
  | IfExp
  | Lambda
  | List
  | Tuple
  | SetExpr
  | Dict
  | ListComp
  | SetComp
  | DictComp
  | GeneratorExp
  | Await
  | Yield
  | YieldFrom
  | NamedExpr
  | Slice
  | ErrorExpr;

export interface Keyword extends Base<Kind.Keyword> {
  /** `null` for `**value`. */
  readonly arg: string | null;
  readonly value: Expr;
}

export interface Comprehension extends Base<Kind.Comprehension> {
  readonly target: Expr;
  readonly iter: Expr;
  readonly ifs: Expr[];
  readonly isAsync: boolean;
}

export interface Arg extends Base<Kind.Arg> {
  readonly arg: string;
  readonly annotation: Expr | null;
  /** The default value; CPython keeps defaults in lists of their own, here they stand with their parameter. */
  readonly default: Expr | null;
}

export interface Arguments extends Base<Kind.Arguments> {
  readonly posonlyargs: Arg[];
  readonly args: Arg[];
  readonly vararg: Arg | null;
  readonly kwonlyargs: Arg[];
  readonly kwarg: Arg | null;
}

export interface TypeParam extends Base<Kind.TypeParam> {
  readonly form: 'TypeVar' | 'TypeVarTuple' | 'ParamSpec';
  readonly name: string;
  readonly bound: Expr | null;
  readonly default: Expr | null;
}

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

export interface MatchValue extends Base<Kind.MatchValue> {
  readonly value: Expr;
}
export interface MatchSingleton extends Base<Kind.MatchSingleton> {
  readonly value: boolean | null;
}
export interface MatchSequence extends Base<Kind.MatchSequence> {
  readonly patterns: Pattern[];
}
export interface MatchMapping extends Base<Kind.MatchMapping> {
  readonly keys: Expr[];
  readonly patterns: Pattern[];
  readonly rest: string | null;
}
export interface MatchClass extends Base<Kind.MatchClass> {
  readonly cls: Expr;
  readonly patterns: Pattern[];
  readonly kwdAttrs: string[];
  readonly kwdPatterns: Pattern[];
}
export interface MatchStar extends Base<Kind.MatchStar> {
  readonly name: string | null;
}
export interface MatchAs extends Base<Kind.MatchAs> {
  readonly pattern: Pattern | null;
  readonly name: string | null;
}
export interface MatchOr extends Base<Kind.MatchOr> {
  readonly patterns: Pattern[];
}

export type Pattern =
  | MatchValue
  | MatchSingleton
  | MatchSequence
  | MatchMapping
  | MatchClass
  | MatchStar
  | MatchAs
  | MatchOr;

/** A region the parser could not read as Python. Analyses keep quiet inside it. */
export interface SyntaxProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** A comment, from its `#` to the end of its line (line end excluded). */
export interface Comment {
  readonly start: number;
  readonly end: number;
}

export interface Module extends Base<Kind.Module> {
  readonly body: Stmt[];
  readonly problems: SyntaxProblem[];
  /** In source order; only comments outside strings. */
  readonly comments: Comment[];
}
