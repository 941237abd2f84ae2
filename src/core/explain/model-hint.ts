import { leafOfRule } from '../decision/from-rule';
import { noEvidence } from '../decision/evidence';
import { filledText } from '../decision/leaf-text';
import type { Leaf } from '../decision/types';

/** The address of the tree for readers, with an anchor for each leaf. */
const TREE_PAGE = 'https://github.com/interlock-py/interlock/blob/main/docs/decision-tree.md';

/** Which model fits where a rule finds something. */
export interface ModelHint {
  readonly leaf: Leaf;
  /** `asyncio.to_thread`. */
  readonly title: string;
  /** Without placeholders. */
  readonly recommendation: string;
  readonly url: string;
}

/** `undefined` for rules about code that is wrong under every model. */
export function modelHint(rule: string): ModelHint | undefined {
  const leaf = leafOfRule(rule);
  if (leaf === undefined) return undefined;
  return { leaf, title: leaf.title, recommendation: filledText(leaf.recommendation, noEvidence), url: `${TREE_PAGE}#${leaf.id.toLowerCase()}` };
}
