import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

interface TextFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly multiline?: boolean;
  readonly onChange: (value: string) => void;
}

/** A field for code, with its label and an explanation that screen readers get, too. */
export function TextField({ label, hint, value, disabled, multiline = false, onChange }: TextFieldProps): JSX.Element {
  const id = useId();
  const common = { id, class: 'code-input', spellcheck: false, autocomplete: 'off' as const, disabled, value, 'aria-describedby': `${id}-hint` };
  return (
    <div class="field">
      <label for={id} class="field-label">{label}</label>
      {multiline
        ? <textarea {...common} rows={Math.min(6, Math.max(1, value.split('\n').length))} onInput={(event) => { onChange(event.currentTarget.value); }} />
        : <input {...common} type="text" onInput={(event) => { onChange(event.currentTarget.value); }} />}
      <span id={`${id}-hint`} class="field-hint">{hint}</span>
    </div>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly disabled: boolean;
  readonly onChange: (value: number) => void;
}

/** A whole number within limits; what is no such number is marked and not handed on. */
export function NumberField({ label, hint, value, least, most, disabled, onChange }: NumberFieldProps): JSX.Element {
  const id = useId();
  const [text, setText] = useState(String(value));
  const number = Number(text);
  const valid = text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most;
  return (
    <div class="field">
      <label for={id} class="field-label">{label}</label>
      <input
        id={id} type="text" inputMode="numeric" class="number-input" value={text} disabled={disabled} aria-describedby={`${id}-hint`} aria-invalid={!valid}
        onInput={(event) => {
          const typed = event.currentTarget.value;
          setText(typed);
          const next = Number(typed);
          if (typed.trim() !== '' && Number.isInteger(next) && next >= least && next <= most) onChange(next);
        }}
      />
      <span id={`${id}-hint`} class="field-hint">{valid ? hint : `A whole number from ${least} to ${most.toLocaleString('en-US')}`}</span>
    </div>
  );
}
