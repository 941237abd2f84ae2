import type { Base, Kind } from './kinds';

export interface Name extends Base<Kind.Name> {
  readonly id: string;
}

export type ConstantType = 'str' | 'bytes' | 'int' | 'float' | 'complex' | 'bool' | 'None' | 'Ellipsis';

export interface Constant extends Base<Kind.Constant> {
  readonly type: ConstantType;
  /**
   * The decoded text for `str` (adjacent literals joined, escapes resolved, U+FFFD for `\N{…}`); the decoded bytes as Latin-1 text for `bytes`;
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

/** A parameter. Its span includes the default, which CPython's `arg` leaves out. */
export interface Arg extends Base<Kind.Arg> {
  readonly arg: string;
  readonly annotation: Expr | null;
  /** The default value; CPython keeps defaults in lists of their own, here they stand with their parameter. */
  readonly default: Expr | null;
}

/** From behind the `(` or `lambda` to the end of the last parameter. */
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
