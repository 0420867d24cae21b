import { t } from '../l10n';

interface Props {
  readonly label: string;
  /** The choice that filters nothing. */
  readonly all: string;
  /** Empty for that choice. */
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChoose: (value: string) => void;
}

/** One condition of a filter as a list to choose from. */
export function FilterSelect({ label, all, value, options, onChoose }: Props) {
  // A value that no task has any more, or not yet, is kept to be seen.
  const isKnown = value === '' || options.some(([one]) => one === value);
  return (
    <select
      class={`ioSelect${value === '' ? '' : ' ioSelect-set'}`}
      aria-label={label}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      <option value="">{all}</option>
      {options.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
      {!isKnown && <option value={value}>{t('{0} of no task', label)}</option>}
    </select>
  );
}
