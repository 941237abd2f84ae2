import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { presets, type Preset } from '../../core/bench/presets';
import { moved, typedAhead } from '../parts/roving';

interface PresetListProps {
  readonly selected: string | null;
  /** Names of presets that have a stored run. */
  readonly measured: ReadonlySet<string>;
  readonly disabled: boolean;
  readonly onSelect: (id: string) => void;
  readonly onRun: (id: string) => void;
}

/** Presets that hold every word of the search, by title, question, group, description or claim. */
export function matchingPresets(search: string): readonly Preset[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return presets.filter((preset) => {
    const text = [preset.id, preset.title, preset.question, preset.group, preset.about, ...preset.claims.map((claim) => claim.text)].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** All presets by group: a list box with one tab stop; Enter runs the chosen one. */
export function PresetList({ selected, measured, disabled, onSelect, onRun }: PresetListProps): JSX.Element {
  const [search, setSearch] = useState('');
  const list = useRef<HTMLDivElement | null>(null);
  const shown = useMemo(() => matchingPresets(search), [search]);
  const ordered = useMemo(() => groupsOf(shown).flatMap(({ members }) => members), [shown]);
  const index = Math.max(0, ordered.findIndex((preset) => preset.id === selected));
  useEffect(() => {
    const option = list.current?.querySelector<HTMLElement>('[aria-selected=true]');
    const box = list.current;
    // Only the list scrolls: the page stays where the reader is.
    if (option === null || option === undefined || box === null || box.scrollHeight <= box.clientHeight) return;
    const { top, bottom } = option.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (top < frame.top || bottom > frame.bottom) box.scrollTop += top - frame.top - frame.height / 3;
  }, [selected]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !disabled && ordered[index] !== undefined) {
      event.preventDefault();
      onRun(ordered[index].id);
      return;
    }
    const to = moved(event, index, ordered.length, 'vertical') ?? typedAhead(event, index, ordered.map((preset) => preset.title));
    if (to === null) return;
    event.preventDefault();
    onSelect(ordered[to]!.id);
    list.current?.querySelectorAll<HTMLElement>('[role=option]')[to]?.focus();
  };
  return (
    <div class="preset-list">
      <input
        type="search" class="search" placeholder="Search benchmarks and claims" aria-label="Search benchmarks and claims" value={search}
        onInput={(event) => { setSearch(event.currentTarget.value); }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || search === '') return;
          event.preventDefault();
          setSearch('');
        }}
      />
      {ordered.length === 0 && <p class="muted" role="note">Nothing matches. Try fewer words.</p>}
      <div role="listbox" aria-label="Benchmarks" class="listbox" ref={list} onKeyDown={onKeyDown} hidden={ordered.length === 0}>
        {groupsOf(shown).map(({ group, members }) => (
          <div key={group} role="group" aria-label={group} class="preset-group">
            <div class="group-title" aria-hidden="true">{group}</div>
            {members.map((preset) => (
              <div
                key={preset.id} role="option" class="preset" aria-selected={preset.id === selected} tabIndex={ordered[index]?.id === preset.id ? 0 : -1} title={preset.question}
                onClick={() => { onSelect(preset.id); }} onDblClick={() => { if (!disabled) onRun(preset.id); }}
              >
                <span class="preset-title">{preset.title}</span>
                <span class="preset-meta">{measured.has(preset.id) ? <span class="measured-mark">measured</span> : `${preset.budget} s`}</span>
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function groupsOf(list: readonly Preset[]): readonly { readonly group: Preset['group']; readonly members: readonly Preset[] }[] {
  const groups = new Map<Preset['group'], Preset[]>();
  for (const preset of list) {
    const members = groups.get(preset.group);
    if (members === undefined) groups.set(preset.group, [preset]);
    else members.push(preset);
  }
  return [...groups].map(([group, members]) => ({ group, members }));
}
