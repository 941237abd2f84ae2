import { leafById, questionById, rootQuestion } from '../../core/decision/tree';
import type { Answer, Step, Walk } from '../../core/decision/types';

/** One visible line of the tree. A question that several answers lead to has a line, and a key, for each of them. */
export interface TreeItem {
  /** Way from the root: `Q1/no/Q0`. */
  readonly key: string;
  readonly parent: string | null;
  /** 1-based, as are position and size of its group of siblings. */
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly kind: 'question' | 'leaf';
  readonly id: string;
  readonly text: string;
  /** The answer that leads here; `null` for the root and for follow-up questions. */
  readonly via: Answer | null;
  /** `null`: it has nothing below it. */
  readonly expanded: boolean | null;
  /** The walk comes along here. */
  readonly onPath: boolean;
  /** What the walk did at this question; `null` off the path and for leaves. */
  readonly step: Step | null;
  /** The question that is asked next. */
  readonly open: boolean;
}

/** What the user opened and closed by hand, by key. Everything else is open on the path and closed off it. */
export type Opened = Readonly<Record<string, boolean>>;

/** The visible lines, from top to bottom. */
export function treeItems(walk: Walk, opened: Opened): readonly TreeItem[] {
  const steps = new Map(walk.steps.map((step) => [step.node, step]));
  const items: TreeItem[] = [];
  const add = (id: string, place: Pick<TreeItem, 'key' | 'parent' | 'level' | 'position' | 'siblings' | 'via' | 'onPath'>): void => {
    const question = questionById(id);
    const leaf = leafById(id);
    if (question === undefined && leaf === undefined) return;
    const step = place.onPath ? (steps.get(id) ?? null) : null;
    const below = childrenOf(id);
    const expanded = below.length === 0 ? null : (opened[place.key] ?? (place.onPath && (question !== undefined || below.some((child) => steps.has(child.to)))));
    items.push({
      ...place, id, kind: question === undefined ? 'leaf' : 'question', text: question?.text ?? leaf?.title ?? id, expanded, step,
      open: place.onPath && walk.open === id,
    });
    if (expanded !== true) return;
    below.forEach(({ via, to }, index) => {
      const onPath = place.onPath && (via === null ? steps.has(to) : step?.answers.includes(via.id) === true);
      add(to, { key: via === null ? `${place.key}/${to}` : `${place.key}/${via.id}/${to}`, parent: place.key, level: place.level + 1, position: index + 1, siblings: below.length, via, onPath });
    });
  };
  add(rootQuestion, { key: rootQuestion, parent: null, level: 1, position: 1, siblings: 1, via: null, onPath: true });
  return items;
}

function childrenOf(id: string): readonly { readonly via: Answer | null; readonly to: string }[] {
  const question = questionById(id);
  if (question !== undefined) return question.answers.map((via) => ({ via, to: via.to }));
  return leafById(id)?.followUps.map((to) => ({ via: null, to })) ?? [];
}

/** The line that deserves a look first: the open question, else the first leaf that was reached. */
export function firstChoice(items: readonly TreeItem[], walk: Walk): string {
  const open = items.find((item) => item.open && walk.leaves.length === 0);
  const leaf = items.find((item) => item.onPath && item.kind === 'leaf' && walk.leaves.includes(item.id));
  return (open ?? leaf ?? items[0])?.key ?? rootQuestion;
}

/** The line itself, or the nearest one above it that is still visible. */
export function nearestVisible(items: readonly TreeItem[], key: string): TreeItem | undefined {
  const visible = new Map(items.map((item) => [item.key, item]));
  for (let way = key; way !== ''; way = way.slice(0, Math.max(0, way.lastIndexOf('/')))) {
    const item = visible.get(way);
    if (item !== undefined) return item;
  }
  return items[0];
}

/** What a screen reader says of a line: the answer that leads there, the text, and what the walk did. */
export function spokenLabel(item: TreeItem): string {
  const parts = [item.via === null ? '' : `${item.via.label}:`, item.kind === 'leaf' ? `recommendation ${item.text}` : item.text];
  if (item.open) parts.push('(open)');
  else if (item.step !== null && item.step.source !== 'unanswered') parts.push(`(${sourceWords[item.step.source]})`);
  else if (item.onPath && item.kind === 'leaf') parts.push('(reached)');
  return parts.filter((part) => part !== '').join(' ');
}

/** Where an answer or a figure comes from, as the chips say it. */
export const sourceWords: Readonly<Record<Step['source'], string>> = {
  measured: 'measured', 'you said': 'you said', code: 'from the code', assumed: 'assumed', unanswered: 'open',
};
