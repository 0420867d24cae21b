import { useState } from 'preact/hooks';
import type { KeyRow, KeyStatement, Side } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { plural } from '../formatNumbers';
import { t } from '../l10n';
import { SeverityMark } from '../SeverityMark';
import { spokenReference } from '../RfcChip';
import { visibleText } from '../visibleText';
import { Explained } from './Explained';

interface Props {
  readonly model: CaptureEditorModel;
  readonly rows: readonly KeyRow[];
  readonly label: string;
  /** Index of the step whose keys stand out. */
  readonly step?: number;
}

/** Keys drawn at first: a hostile PDU can hold thousands. */
const mostRows = 200;

/** What was offered, answered and is in force, key by key; what nobody spoke of comes last and only when asked for. */
export function NegotiationTable({ model, rows, label, step }: Props) {
  const [showsDefaults, setShowsDefaults] = useState(false);
  const [active, setActive] = useState(0);
  const [limit, setLimit] = useState(mostRows);
  const spoken = rows.filter((row) => !isUnspoken(row));
  const unspoken = rows.filter(isUnspoken);
  const all = showsDefaults ? [...spoken, ...unspoken] : spoken;
  const shown = all.slice(0, limit);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!(event.target instanceof HTMLElement) || event.target.tagName !== 'TR') return;
    const at = Number(event.target.dataset['row']);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    const [reference] = shown[at]?.references ?? [];
    if ((event.key === 'Enter' || event.key === 'F12') && reference) model.openRfc(reference);
    else if (target !== undefined) {
      const wanted = Math.min(Math.max(0, target), shown.length - 1);
      setActive(wanted);
      const table = event.target.closest('table');
      table?.querySelector<HTMLElement>(`tr[data-row="${wanted}"]`)?.focus();
    } else return;
    event.preventDefault();
  };

  if (rows.length === 0) return null;
  const stop = Math.min(active, shown.length - 1);
  return (
    <section class="loginPart" aria-label={label}>
      <h3>{label}</h3>
      <div class="keyScroll">
        <table class="keyTable" role="grid" aria-label={label} onKeyDown={onKeyDown}>
          <thead>
            <tr>
              <th>{t('Key')}</th>
              <th>{t('Offered')}</th>
              <th>{t('Answered')}</th>
              <th>{t('In force')}</th>
              <th>{t('Rule')}</th>
              <th>{t('RFC')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row, at) => (
              <Row
                key={at}
                at={at}
                row={row}
                isStop={at === stop}
                isOfStep={step !== undefined && row.said.some((statement) => statement.step === step)}
                onFocus={() => setActive(at)}
                model={model}
              />
            ))}
          </tbody>
        </table>
      </div>
      {all.length > shown.length && (
        <button type="button" class="link" onClick={() => setLimit(limit + 1000)}>
          {t('Show {0} more of {1} keys', Math.min(1000, all.length - shown.length), all.length)}
        </button>
      )}
      {unspoken.length > 0 && (
        <button
          type="button"
          class="link"
          aria-expanded={showsDefaults}
          onClick={() => setShowsDefaults(!showsDefaults)}
        >
          {showsDefaults
            ? plural(
                unspoken.length,
                'Hide {0} key that nobody spoke of (defaults)',
                'Hide {0} keys that nobody spoke of (defaults)',
              )
            : plural(
                unspoken.length,
                'Show {0} key that nobody spoke of (defaults)',
                'Show {0} keys that nobody spoke of (defaults)',
              )}
        </button>
      )}
    </section>
  );
}

interface RowProps {
  readonly at: number;
  readonly row: KeyRow;
  readonly isStop: boolean;
  readonly isOfStep: boolean;
  readonly onFocus: () => void;
  readonly model: CaptureEditorModel;
}

function Row({ at, row, isStop, isOfStep, onFocus, model }: RowProps) {
  const { key, topic, known, offered, answered, effective, effectiveText, note, rule, problems } = row;
  const [reference] = row.references;
  const isDim = isUnspoken(row) || row.settled === 'irrelevant';
  const differs = effective.initiator !== effective.target && effective.initiator !== null && effective.target !== null;
  const worst = problems.find(({ severity }) => severity === 'error') ?? problems[0];
  return (
    <tr
      data-row={at}
      data-card-row=""
      tabIndex={isStop ? 0 : -1}
      class={`${isDim ? 'keyTable-dim' : ''}${isOfStep ? ' keyTable-step' : ''}`}
      onFocus={onFocus}
    >
      <td class="keyTable-key">
        {worst && <SeverityMark severity={worst.severity} />}
        <Explained topic={known ? topic : undefined} label={key} value={effectiveText ?? ''}>
          <HostileText text={key} limit={64} />
        </Explained>
      </td>
      <td class="keyTable-value">
        <Said statement={offered} usual="initiator" topic={known ? topic : undefined} />
      </td>
      <td class="keyTable-value">
        <Said statement={answered} usual="target" topic={known ? topic : undefined} />
      </td>
      <td class="keyTable-force">
        {differs ? (
          <Explained topic={topic} label={key} value={effectiveText ?? ''}>
            <span title={t('What the initiator takes: the target sends no more')}>
              ← <HostileText text={effective.initiator ?? ''} limit={64} />
            </span>{' '}
            <span title={t('What the target takes: the initiator sends no more')}>
              → <HostileText text={effective.target ?? ''} limit={64} />
            </span>
          </Explained>
        ) : isRepeated(row) ? (
          <span class="quiet" title={visibleText(effectiveText ?? '')}>
            {t('as declared')}
          </span>
        ) : (
          <>
            <Explained topic={known ? topic : undefined} label={key} value={effectiveText ?? ''}>
              <HostileText text={effectiveText ?? '–'} limit={64} />
            </Explained>
            {note !== '' && note !== effectiveText && (
              <span class="quiet">
                {' '}
                <HostileText text={note} limit={64} />
              </span>
            )}
          </>
        )}
      </td>
      <td class="quiet keyTable-rule" title={visibleText(row.explanation)}>
        <HostileText text={rule} limit={40} />
      </td>
      <td>
        {reference && (
          <button
            type="button"
            class="link keyTable-rfc"
            tabIndex={-1}
            aria-label={t('Open {0}', spokenReference(reference))}
            title={t('Open {0}', spokenReference(reference))}
            onClick={() => model.openRfc(reference)}
          >
            {reference.section}
          </button>
        )}
      </td>
    </tr>
  );
}

interface SaidProps {
  readonly statement: KeyStatement | null;
  /** Who speaks in this column usually. */
  readonly usual: Side;
  readonly topic: string | undefined;
}

function Said({ statement, usual, topic }: SaidProps) {
  if (!statement) return <span class="quiet">–</span>;
  return (
    <>
      <Explained topic={topic} label={statement.key} value={statement.value}>
        <HostileText text={statement.value === '' ? t('(empty)') : statement.value} limit={200} />
      </Explained>
      {statement.side !== usual && (
        <span class="quiet"> {statement.side === 'initiator' ? t('by the initiator') : t('by the target')}</span>
      )}
    </>
  );
}

/** A long text that one side declared stands in its column already: names, mostly. */
function isRepeated({ said, effectiveText }: KeyRow): boolean {
  return said.length === 1 && effectiveText !== null && effectiveText.length > 24 && said[0]?.value === effectiveText;
}

function isUnspoken({ said, settled }: KeyRow): boolean {
  return said.length === 0 && (settled === 'default' || settled === 'inherited' || settled === 'irrelevant');
}
