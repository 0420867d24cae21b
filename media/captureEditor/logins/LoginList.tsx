import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { LoginSummary } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatCount, plural } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { phrase, t } from '../l10n';
import { scrollRowIntoView, useRowWindow } from '../useRowWindow';
import { visibleText } from '../visibleText';
import { OutcomeMark } from './OutcomeMark';

interface Props {
  readonly model: CaptureEditorModel;
  readonly rowHeight: number;
}

const optionId = (number: number) => `login-${number}`;

/** All logins of the capture. Only the rows in view exist as elements, and are asked for. */
export function LoginList({ model, rowHeight }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const { logins, summary } = model;
  const { total, report } = logins;
  const { first, last, rowsPerPage } = useRowWindow(list, rowHeight, total);
  useEffect(() => logins.want(first, last));
  const selected = report?.number ?? -1;

  useLayoutEffect(() => {
    if (list.current && selected >= 0 && total > 0) scrollRowIntoView(list.current, selected, rowHeight);
  }, [logins.shown, selected, rowHeight, total > 0]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      PageDown: selected + rowsPerPage,
      PageUp: selected - rowsPerPage,
      Home: 0,
      End: total - 1,
    }[event.key];
    if (event.key === 'Enter') {
      event.preventDefault();
      document.getElementById('ladder')?.focus();
    }
    if (target === undefined || total === 0) return;
    event.preventDefault();
    const wanted = Math.min(Math.max(0, target), total - 1);
    if (wanted !== selected) void logins.chooseRow(wanted);
  };

  const rows = [];
  for (let number = first; number <= last; number++) {
    const row = logins.row(number);
    const before = number > 0 ? logins.row(number - 1) : undefined;
    rows.push(
      <div
        key={number}
        id={optionId(number)}
        role="option"
        class={`login${number === selected ? ' selected' : ''}${row && isTryAfter(row, before) ? ' login-again' : ''}`}
        aria-selected={number === selected}
        aria-setsize={total}
        aria-posinset={number + 1}
        onClick={() => void logins.chooseRow(number)}
        style={{ height: `${rowHeight}px` }}
      >
        {row ? (
          <Row row={row} isAgain={isTryAfter(row, before)} />
        ) : (
          <span class="quiet">{t('Login {0}…', number + 1)}</span>
        )}
      </div>,
    );
  }
  const unknown = summary?.sessions.unknown ?? 0;
  return (
    <div class="loginsList">
      <div
        ref={list}
        id="logins"
        class="loginRows"
        role="listbox"
        tabIndex={0}
        aria-label={t('Logins, {0}', formatCount(total))}
        aria-activedescendant={selected >= first && selected <= last ? optionId(selected) : undefined}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: `${total * rowHeight}px` }}>
          <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
            {rows}
          </div>
        </div>
      </div>
      {logins.listError !== undefined && (
        <p class="loginsNote bad" role="alert">
          {phrase('The logins could not be read: {0}', <HostileText text={logins.listError} />)}
        </p>
      )}
      {unknown > 0 && (
        <p class="loginsNote quiet">
          {plural(
            unknown,
            '{0} session joined after login: its login is not in this capture.',
            '{0} sessions joined after login: their logins are not in this capture.',
          )}
        </p>
      )}
    </div>
  );
}

const sessionNames: Readonly<Record<LoginSummary['sessionType'], string>> = {
  Normal: t('normal'),
  Discovery: t('discovery'),
};

function Row({ row, isAgain }: { readonly row: LoginSummary; readonly isAgain: boolean }) {
  const { number, result, status, sessionType, firstFrame, lastFrame, time, initiator, target } = row;
  const shownTime = time === '' ? '' : ` · ${Number(time).toFixed(3)} s`;
  const names = `${initiator || row.initiatorEnd} → ${target || row.targetEnd}`;
  return (
    <>
      <span class="login-line">
        <b>{t('Login {0}', formatCount(number + 1))}</b> <OutcomeMark result={result} />
        {isAgain && <span class="quiet"> · {t('tried again')}</span>}
      </span>
      <span class="login-line quiet" title={result === 'rejected' && status ? visibleText(status.text) : undefined}>
        {result === 'rejected' && status ? (
          <HostileText text={`${status.code} ${status.text}`} />
        ) : (
          sessionNames[sessionType]
        )}{' '}
        · {firstFrame === lastFrame ? t('frame {0}', firstFrame) : t('frames {0}', `${firstFrame}–${lastFrame}`)}
        {shownTime}
      </span>
      <span class="login-line quiet login-name" title={visibleText(names)}>
        <HostileText text={nameEnd(initiator) || row.initiatorEnd} /> →{' '}
        <HostileText text={nameEnd(target) || row.targetEnd} />
      </span>
    </>
  );
}

/** Whether a login is one more try of the one before it in the list, which failed. */
function isTryAfter(row: LoginSummary, before: LoginSummary | undefined): boolean {
  if (!before || before.result === 'success') return false;
  const isSameTarget = row.target === before.target && hostOf(row.targetEnd) === hostOf(before.targetEnd);
  return row.initiator === before.initiator && row.sessionType === before.sessionType && isSameTarget;
}

function hostOf(end: string): string {
  return end.slice(0, Math.max(0, end.lastIndexOf(':')));
}

/** What tells names apart stands at their end. */
function nameEnd(name: string): string {
  const end = name.slice(name.lastIndexOf(':') + 1);
  return end === '' ? name : end;
}
