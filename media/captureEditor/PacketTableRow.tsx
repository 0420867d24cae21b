import { Component } from 'preact';
import type { InfoStyle, PacketRow } from '../../src/messages/results';
import { BUILT_IN_COLUMNS } from '../../src/messages/columns';
import { cellText, isNumeric } from './cellText';
import type { PlacedColumn } from './columnLayout';
import { type FrameMark, FrameMarkSign } from './FrameMarkSign';
import { FoundText } from './FoundText';
import { HostileText } from './HostileText';
import { t } from './l10n';
import { RowMark } from './RowMark';
import { SeverityMark } from './SeverityMark';
import { visibleText } from './visibleText';
import { contextAttribute } from './webviewContext';

interface Props {
  /** Place in the table, from 0. */
  readonly index: number;
  /** Number of the frame; undefined while a filter's row is being fetched. */
  readonly frame: number | undefined;
  /** Absent while the row is being fetched. */
  readonly row: PacketRow | undefined;
  /** The row is absent because it could not be fetched. */
  readonly failed: boolean;
  readonly selected: boolean;
  /** The columns that show, from left to right. */
  readonly columns: readonly PlacedColumn[];
  /** What was looked for in the columns; empty for nothing. */
  readonly found: string;
  /** Somebody has marked the frame. */
  readonly note: FrameMark | undefined;
}

/** One line of the packet table. Drawn again only when what it shows has changed. */
export class PacketTableRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const now = this.props;
    return (
      next.row !== now.row ||
      next.selected !== now.selected ||
      next.note !== now.note ||
      next.found !== now.found ||
      next.failed !== now.failed ||
      next.frame !== now.frame ||
      next.index !== now.index ||
      next.columns !== now.columns
    );
  }

  override render({ index, frame, row, failed, selected, columns, found, note }: Props) {
    const className = `row${row?.kind ? ` kind-${row.kind}` : ''}${selected ? ' selected' : ''}${row?.mark ? ` marked mark-${row.mark}` : ''}${note ? ' noted' : ''}`;
    return (
      <div
        id={rowId(index, frame)}
        role="row"
        class={className}
        data-row={index}
        data-frame={frame}
        {...(frame === undefined ? {} : contextAttribute({ webviewSection: 'packet', frame }))}
        aria-rowindex={index + 2}
        aria-selected={selected}
      >
        {row?.mark && <RowMark mark={row.mark} />}
        {columns.map(({ name, place }, at) =>
          row ? (
            <Cell key={name} row={row} name={name} place={place} isFirst={at === 0} found={found} note={note} />
          ) : (
            <span
              key={name}
              role="gridcell"
              aria-colindex={place + 1}
              class={`${cellClass(name, at === 0, false)} quiet`}
            >
              {absentText(name, frame, failed)}
            </span>
          ),
        )}
      </div>
    );
  }
}

/** What stands in a cell whose row is being fetched. The message of a failure stands once, below the table. */
function absentText(name: string, frame: number | undefined, failed: boolean): string {
  if (name === 'number') return frame === undefined ? '' : String(frame);
  if (name !== 'info') return '';
  return failed ? t('could not be read') : '…';
}

/** Id of a row, for `aria-activedescendant`: that of its frame, once the frame is known. */
export function rowId(index: number, frame: number | undefined): string {
  return frame === undefined ? `row-${index}` : `frame-${frame}`;
}

/** Columns that Find looks for text in, besides Info. */
const SEARCHED: ReadonlySet<string> = new Set(['source', 'destination', 'protocol']);

interface CellProps {
  readonly row: PacketRow;
  readonly name: string;
  /** Place of the column, from 0. */
  readonly place: number;
  readonly isFirst: boolean;
  /** See the row's. */
  readonly found: string;
  readonly note: FrameMark | undefined;
}

/** What a row shows in a column. */
function Cell({ row, name, place, isFirst, found, note }: CellProps) {
  const text = cellText(row, name);
  const isField = !BUILT_IN_COLUMNS.has(name);
  const isTitled = isField || name === 'source' || name === 'destination';
  return (
    <span
      role="gridcell"
      aria-colindex={place + 1}
      class={cellClass(name, isFirst, isField && isNumeric(text))}
      {...contextAttribute({ column: name })}
      title={isTitled && text !== '' ? visibleText(text) : undefined}
    >
      {name === 'info' && note && <FrameMarkSign mark={note} />}
      {name === 'info' && <Trouble row={row} />}
      {name === 'info' ? (
        row.info.map((part, at) => (
          <span key={at} class={part.style && styleClasses[part.style]}>
            <FoundText text={part.text} limit={400} found={found} />
          </span>
        ))
      ) : SEARCHED.has(name) ? (
        <FoundText text={text} found={found} />
      ) : (
        <HostileText text={text} />
      )}
    </span>
  );
}

function cellClass(name: string, isFirst: boolean, isNumber: boolean): string {
  const kind = BUILT_IN_COLUMNS.has(name) ? name : 'fieldColumn';
  return `cell ${kind}${isFirst ? ' first' : ''}${isNumber ? ' numeric' : ''}`;
}

/** What is wrong with the frame: by its bytes alone, or by a finding that names it. The weightier one is shown. */
function Trouble({ row: { severity, finding } }: { readonly row: PacketRow }) {
  if (finding && finding.severity !== 'info' && severity !== 'error') {
    return <SeverityMark severity={finding.severity} title={finding.title} />;
  }
  return severity && severity !== 'info' ? <SeverityMark severity={severity} title={finding?.title} /> : null;
}

/** What the styles of the Info column's pieces are called in the style sheet. */
const styleClasses: Readonly<Record<InfoStyle, string>> = {
  strong: 'strong',
  good: 'good',
  bad: 'bad',
  warning: 'warning',
  quiet: 'quiet',
};
