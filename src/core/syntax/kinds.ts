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

/** What every node has. */
export interface Base<K extends Kind> {
  readonly kind: K;
  /** 0-based UTF-16 offset of the first unit. */
  readonly start: number;
  /** 0-based UTF-16 offset behind the last unit. */
  readonly end: number;
}
