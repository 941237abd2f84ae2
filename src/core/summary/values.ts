/**
 * Symbolic values: how an expression's value comes about, as far as the analysis cares. A summary is made from one file
 * alone, so it cannot say what `client.get` is; it records "attribute `get` of what was bound to `client`", and the
 * program layer evaluates that against the other files when somebody asks.
 */
import type { ConstantType } from '../syntax/nodes';

export const enum ValueKind {
  Unknown,
  Constant,
  /** A module-level name, or a builtin. */
  Global,
  /** A variable of a function, all its assignments together. */
  Cell,
  Parameter,
  Attribute,
  Call,
  Await,
  /** What iterating gives. */
  Element,
  /** What `with … as` binds. */
  Enter,
  Item,
  /** The n-th target of a tuple assignment. */
  Unpack,
  Union,
  /** An instance of what an annotation names. */
  Annotated,
  /** The value after `isinstance(value, cls)` held. */
  Narrowed,
  /** A function as its decorators leave it. */
  Function,
  Class,
  Import,
  Container,
  Binary,
  /** `yield` inside a generator that is sent nothing, and everything else that is certainly no callable of interest. */
  Literal,
}

/** Longer literals are walked, but only this many of their elements are kept as values. */
export const maxElements = 32;

interface Base<K extends ValueKind> {
  readonly kind: K;
  /** Index of this value in its file, for memo tables. */
  readonly id: number;
}

export type UnknownValue = Base<ValueKind.Unknown>;

export interface ConstantValue extends Base<ValueKind.Constant> {
  readonly type: ConstantType;
  readonly value: string | number | boolean | null;
}

export interface GlobalValue extends Base<ValueKind.Global> {
  readonly name: string;
}

export interface CellValue extends Base<ValueKind.Cell> {
  /** Index of the function that owns the variable. */
  readonly owner: number;
  readonly name: string;
}

export interface ParameterValue extends Base<ValueKind.Parameter> {
  readonly owner: number;
  readonly index: number;
}

export interface AttributeValue extends Base<ValueKind.Attribute> {
  readonly base: Value;
  readonly name: string;
}

export interface KeywordValue {
  /** `null` for `**value`. */
  readonly name: string | null;
  readonly value: Value;
}

export interface CallValue extends Base<ValueKind.Call> {
  readonly func: Value;
  readonly args: readonly Value[];
  readonly keywords: readonly KeywordValue[];
  /** Index of the first `*argument`, or -1: positions behind it are not known. */
  readonly starAt: number;
  /** Offsets of the call expression. */
  readonly start: number;
  readonly end: number;
  /** Offset behind the called expression: the argument list starts here. */
  readonly funcEnd: number;
  /** Answers that methods of the receiver gave on the way here: `done` for true, `!empty` for false. */
  readonly checked: readonly string[];
}

export interface AwaitValue extends Base<ValueKind.Await> {
  readonly value: Value;
}

export interface ElementValue extends Base<ValueKind.Element> {
  readonly value: Value;
  readonly isAsync: boolean;
}

export interface EnterValue extends Base<ValueKind.Enter> {
  readonly value: Value;
  readonly isAsync: boolean;
}

export interface ItemValue extends Base<ValueKind.Item> {
  readonly value: Value;
  readonly key: Value;
}

export interface UnpackValue extends Base<ValueKind.Unpack> {
  readonly value: Value;
  readonly index: number;
}

export interface UnionValue extends Base<ValueKind.Union> {
  readonly values: readonly Value[];
}

export interface AnnotatedValue extends Base<ValueKind.Annotated> {
  readonly annotation: Value;
  /** What is assigned beside the annotation, asked when the annotation says nothing. */
  readonly value: Value | null;
}

export interface NarrowedValue extends Base<ValueKind.Narrowed> {
  readonly value: Value;
  /** The class or a tuple of classes; a constant after `value == "text"` held. */
  readonly cls: Value;
}

export interface FunctionValue extends Base<ValueKind.Function> {
  readonly index: number;
}

export interface ClassValue extends Base<ValueKind.Class> {
  readonly index: number;
}

export interface ImportValue extends Base<ValueKind.Import> {
  /** Dotted module, empty for `from . import x`. */
  readonly module: string;
  /** Number of leading dots. */
  readonly level: number;
  /** The name of a `from` import; `null` when the module itself is bound. */
  readonly name: string | null;
}

export interface ContainerValue extends Base<ValueKind.Container> {
  readonly type: 'list' | 'tuple' | 'set' | 'dict';
  /** Elements; the values of a dict. What the file adds later (`append`, `d[key] = …`) is among them. */
  readonly elements: Value[];
  /** Constant string keys of a dict, `null` where a key is something else; empty for other types. */
  readonly keys: (string | number | null)[];
  /** As many elements as written, or as another value has; `null`: not known. What is added later is not counted. */
  readonly size: number | Value | null;
}

export interface BinaryValue extends Base<ValueKind.Binary> {
  readonly op: string;
  readonly left: Value;
  readonly right: Value;
}

export type LiteralValue = Base<ValueKind.Literal>;

export type Value =
  | UnknownValue
  | ConstantValue
  | GlobalValue
  | CellValue
  | ParameterValue
  | AttributeValue
  | CallValue
  | AwaitValue
  | ElementValue
  | EnterValue
  | ItemValue
  | UnpackValue
  | UnionValue
  | AnnotatedValue
  | NarrowedValue
  | FunctionValue
  | ClassValue
  | ImportValue
  | ContainerValue
  | BinaryValue
  | LiteralValue;
