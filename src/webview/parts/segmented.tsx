import type { JSX } from 'preact';

interface SegmentedProps<T extends string> {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string; readonly hint: string }[];
  readonly value: T;
  readonly disabled?: boolean;
  readonly onChange: (value: T) => void;
}

/** A row of native radio buttons drawn as one control: arrow keys and screen readers work by themselves. */
export function Segmented<T extends string>({ name, label, options, value, disabled = false, onChange }: SegmentedProps<T>): JSX.Element {
  return (
    <fieldset class="segmented" disabled={disabled}>
      <legend class="sr-only">{label}</legend>
      {options.map((option) => (
        <label key={option.value} class={option.value === value ? 'segment chosen' : 'segment'} title={option.hint}>
          <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => { onChange(option.value); }} />
          <span>{option.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
