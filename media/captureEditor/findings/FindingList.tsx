import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { FindingRow, FindingsOverview } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatCount, plural } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { Icon } from '../Icon';
import { t } from '../l10n';
import { Explained } from '../logins/Explained';
import { severityNames } from '../SeverityMark';
import { scrollRowIntoView, useRowWindow } from '../useRowWindow';
import { visibleText } from '../visibleText';
import { lineAt, lineCount, lineOf } from './findingLines';
import { framesOf } from './framesOf';

interface Props {
  readonly model: CaptureEditorModel;
  readonly overview: FindingsOverview;
  readonly rowHeight: number;
}

const optionId = (number: number) => `finding-${number}`;
/** Frames that a line names. */
const mostFrames = 3;

/** All findings, by severity and session. Only the lines in view exist as elements, and are asked for. */
export function FindingList({ model, overview, rowHeight }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const { findings } = model;
  const { chosen } = findings;
  const { total, hidden } = overview;
  const lines = lineCount(overview);
  const { first, last, rowsPerPage } = useRowWindow(list, rowHeight, lines);
  const chosenLine = chosen === undefined ? -1 : lineOf(overview, chosen);
  useEffect(() => {
    if (last < first) return;
    const top = lineAt(overview, first);
    findings.want('group' in top ? top.group.start : top.finding, last);
  });

  useLayoutEffect(() => {
    if (!list.current || chosenLine < 0) return;
    // The first finding of a group is shown with its heading.
    if ('group' in lineAt(overview, chosenLine - 1)) scrollRowIntoView(list.current, chosenLine - 1, rowHeight);
    scrollRowIntoView(list.current, chosenLine, rowHeight);
  }, [findings.shown, chosenLine, rowHeight]);

  const reveal = () => {
    const [frame] = findings.chosenRow ? framesOf(findings.chosenRow) : [];
    if (frame !== undefined) model.showPacket(frame);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const from = chosen ?? -1;
    const target = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + rowsPerPage,
      PageUp: from - rowsPerPage,
      Home: 0,
      End: total - 1,
    }[event.key];
    if (event.key === 'Enter') {
      event.preventDefault();
      reveal();
    }
    if (target === undefined) return;
    event.preventDefault();
    const wanted = Math.min(Math.max(0, target), total - 1);
    if (wanted !== chosen) findings.choose(wanted);
  };

  const rows = [];
  for (let line = first; line <= last; line++) {
    const what = lineAt(overview, line);
    const style = { height: `${rowHeight}px` };
    if ('group' in what) {
      rows.push(<Heading key={`group ${what.group.start}`} group={what.group} height={rowHeight} />);
      continue;
    }
    const { finding } = what;
    const row = findings.row(finding);
    rows.push(
      <div
        key={finding}
        id={optionId(finding)}
        role="option"
        class={`finding${finding === chosen ? ' selected' : ''}`}
        aria-selected={finding === chosen}
        aria-setsize={total}
        aria-posinset={finding + 1}
        data-card-row
        onClick={() => findings.choose(finding)}
        onDblClick={reveal}
        style={style}
      >
        {row ? <Row row={row} /> : <span class="quiet">{t('Finding {0}…', formatCount(finding + 1))}</span>}
      </div>,
    );
  }
  return (
    <div class="findingsList">
      <div
        ref={list}
        id="findings"
        class="findingRows"
        role="listbox"
        tabIndex={0}
        aria-label={t('Findings, {0}. Enter shows the frame.', formatCount(total))}
        aria-activedescendant={chosenLine >= first && chosenLine <= last ? optionId(chosen ?? 0) : undefined}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: `${lines * rowHeight}px` }}>
          <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
            {rows}
          </div>
        </div>
      </div>
      {hidden > 0 && (
        <p class="findings-note quiet">
          {plural(
            hidden,
            '{0} finding is left out by the settings iscsiTrace.findings.',
            '{0} findings are left out by the settings iscsiTrace.findings.',
          )}
        </p>
      )}
    </div>
  );
}

/** "frame 7", "frames 7, 8, 9 and 12 more" */
function framesNamed(frames: readonly number[], further: number): string {
  const named = frames.slice(0, mostFrames).join(', ');
  if (further > 0 && frames.length >= mostFrames) return t('frames {0} and {1} more', named, formatCount(further));
  if (frames.length === 0) return '';
  return frames.length === 1 ? t('frame {0}', named) : t('frames {0}', named);
}

/** The heading of a group. Its words are said with each finding, so it is for the eye alone. */
function Heading({ group, height }: { readonly group: FindingsOverview['groups'][number]; readonly height: number }) {
  const { severity, sessionText, count } = group;
  return (
    <div role="presentation" class="findingGroup" style={{ height: `${height}px` }} title={visibleText(sessionText)}>
      <span class="finding-line" aria-hidden="true">
        <b class={`severity-${severity}`}>
          <Icon name={severity} /> {severityNames[severity]}
        </b>{' '}
        <span class="quiet">{plural(count, '{0} finding', '{0} findings')}</span>
      </span>
      <span class="finding-line" aria-hidden="true">
        <HostileText text={sessionText} />
      </span>
    </div>
  );
}

function Row({ row }: { readonly row: FindingRow }) {
  const { id, severity, title, fact, count, sessionText } = row;
  const frames = framesOf(row);
  const further = Math.max(count, frames.length) - mostFrames;
  return (
    <>
      <span class="finding-line finding-head">
        <span class={`severity-${severity}`}>
          <Icon name={severity} /> {severityNames[severity]}
        </span>
        <Explained topic={`finding/${id}`} label={id} class="finding-id">
          {id}
        </Explained>
        <b class="finding-title">{title}</b>
        <span class="finding-frames quiet">{framesNamed(frames, further)}</span>
      </span>
      <span class="finding-line finding-fact quiet" title={visibleText(fact)}>
        <HostileText text={fact} limit={300} />
      </span>
      <span class="srOnly">
        <HostileText text={sessionText} />
      </span>
    </>
  );
}
