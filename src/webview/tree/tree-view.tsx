import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { leafById, questionById } from '../../core/decision/tree';
import { walk as walkOver } from '../../core/decision/walk';
import type { Walk } from '../../core/decision/types';
import type { PanelState } from '../../protocol/panel';
import type { Post } from '../messages';
import { Button } from '../parts/button';
import { firstChoice, nearestVisible, treeItems, type Opened, type TreeItem } from './items';
import { LeafDetail } from './leaf-detail';
import { Predictions } from './predictions';
import { QuestionDetail } from './question-detail';
import { TreeList } from './tree-list';

/** The decision tree: where evidence leads, why, and every place to lead it elsewhere. */
export function TreeView({ state, post }: { readonly state: PanelState; readonly post: Post }): JSX.Element {
  const walk = useMemo(() => walkOver(state.evidence), [state.evidence]);
  const [opened, setOpened] = useState<Opened>({});
  const [chosen, setChosen] = useState<string | null>(null);
  const items = useMemo(() => treeItems(walk, opened), [walk, opened]);
  const active = nearestVisible(items, chosen ?? firstChoice(items, walk)) ?? items[0]!;
  const given = Object.keys(state.evidence.answers).length + Object.values(state.evidence.quantities).filter((one) => one.source === 'you said').length;
  const recommended = [...walk.leaves].flatMap((id) => leafById(id)?.model ?? []);
  return (
    <div class="tree-view">
      <div class="tree-head">
        <p class="tree-subject">{outcome(walk, state.subject)}</p>
        <div class="actions">
          {chosen !== null && <Button kind="quiet" onClick={() => { setChosen(null); setOpened({}); }}>{walk.leaves.length > 0 ? 'Go to the recommendation' : 'Go to the open question'}</Button>}
          {given > 0 && <Button kind="quiet" icon="repeat" onClick={() => { setChosen(null); setOpened({}); post({ type: 'resetTree' }); }}>Forget my answers</Button>}
        </div>
      </div>
      <div class="tree-columns">
        <TreeList items={items} active={active.key} onActive={setChosen} onOpen={(key, open) => { setOpened({ ...opened, [key]: open }); }} />
        <section class="tree-detail" aria-label="Details" aria-live="off">
          <Detail item={active} walk={walk} state={state} post={follow(post, () => { setChosen(null); })} />
        </section>
      </div>
      <Predictions predictions={walk.predictions} recommended={recommended} />
    </div>
  );
}

/** After an answer the view goes on to the next open question by itself. */
function follow(post: Post, next: () => void): Post {
  return (message) => {
    post(message);
    if (message.type === 'answer' && message.answer !== null) next();
  };
}

function outcome(walk: Walk, subject: string): string {
  const whose = subject === '' ? '' : `${subject}: `;
  const titles = walk.leaves.flatMap((id) => leafById(id)?.title ?? []);
  // A follow-up answer that adds no code adds nothing to say here either.
  const additions = walk.additions.flatMap((id) => leafById(id) ?? []).filter((leaf) => leaf.skeleton !== null).map((leaf) => leaf.title);
  if (titles.length > 0) return [`${whose}${titles.join(' or ')}`, ...additions].join(' + ');
  return `${whose}${walk.open === null ? '' : (questionById(walk.open)?.text ?? '')}`;
}

function Detail({ item, walk, state, post }: { readonly item: TreeItem; readonly walk: Walk; readonly state: PanelState; readonly post: Post }): JSX.Element | null {
  const question = questionById(item.id);
  if (question !== undefined) return <QuestionDetail key={item.key} question={question} step={item.step} walk={walk} state={state} post={post} />;
  const leaf = leafById(item.id);
  return leaf === undefined ? null : <LeafDetail key={item.key} leaf={leaf} reached={item.onPath} walk={walk} state={state} post={post} />;
}
