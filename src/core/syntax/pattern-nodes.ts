import type { Expr } from './expression-nodes';
import type { Base, Kind } from './kinds';

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
