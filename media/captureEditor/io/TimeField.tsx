import { useEffect, useState } from 'preact/hooks';
import { phrase, t } from '../l10n';

interface Props {
  /** Nanoseconds; undefined for none. */
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

/** Pause after which what is typed is taken, in milliseconds. */
const TYPING = 350;

/** A response time in milliseconds. */
export function TimeField({ value, onChange }: Props) {
  const shown = value === undefined ? '' : String(value / 1e6);
  const [text, setText] = useState(shown);
  useEffect(() => {
    if (parse(text) !== value) setText(shown);
  }, [value]);
  useEffect(() => {
    const time = parse(text);
    if (time === value || Number.isNaN(time)) return;
    const timer = setTimeout(() => onChange(time), TYPING);
    return () => clearTimeout(timer);
  }, [text]);
  const isWrong = Number.isNaN(parse(text));
  return (
    <label class={`ioTime${value === undefined ? '' : ' ioSelect-set'}`}>
      {phrase(
        'from {0} ms',
        <input
          type="text"
          inputMode="decimal"
          class="ioTime-field"
          aria-label={t('Least response time in milliseconds')}
          aria-invalid={isWrong}
          placeholder="0"
          title={t('Only tasks that took at least so long')}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            const time = parse(text);
            if (event.key === 'Enter' && !Number.isNaN(time)) onChange(time);
            if (event.key === 'Escape') setText('');
          }}
        />,
      )}
    </label>
  );
}

/** Undefined for nothing, NaN for what is no time. */
function parse(text: string): number | undefined {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return undefined;
  const milliseconds = Number(trimmed);
  return Number.isFinite(milliseconds) && milliseconds >= 0 ? Math.round(milliseconds * 1e6) : NaN;
}
