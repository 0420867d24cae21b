import { Component } from 'preact';
import type { InfoStyle, PacketRow } from '../../src/messages/results';
import { timeText } from './timeText';
import { HostileText } from './HostileText';
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
}

/** One line of the packet table. Drawn again only when what it shows has changed. */
export class PacketTableRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const now = this.props;
    return (
      next.row !== now.row ||
      next.selected !== now.selected ||
      next.failed !== now.failed ||
      next.frame !== now.frame ||
      next.index !== now.index
    );
  }

  override render({ index, frame, row, failed, selected }: Props) {
    const className = `row${selected ? ' selected' : ''}${row?.mark ? ` marked mark-${row.mark}` : ''}`;
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
        <span role="gridcell" class="cell number" {...contextAttribute({ column: 'number' })}>
          {row?.mark && <RowMark mark={row.mark} />}
          {frame}
        </span>
        {row ? cellsOf(row) : <Absent failed={failed} />}
      </div>
    );
  }
}

/** Id of a row, for `aria-activedescendant`: that of its frame, once the frame is known. */
export function rowId(index: number, frame: number | undefined): string {
  return frame === undefined ? `row-${index}` : `frame-${frame}`;
}

function cellsOf(row: PacketRow) {
  return (
    <>
      <span role="gridcell" class="cell time" {...contextAttribute({ column: 'time' })}>
        <HostileText text={timeText(row)} />
      </span>
      <span
        role="gridcell"
        class="cell source"
        {...contextAttribute({ column: 'source' })}
        title={visibleText(row.source)}
      >
        <HostileText text={row.source} />
      </span>
      <span
        role="gridcell"
        class="cell destination"
        {...contextAttribute({ column: 'destination' })}
        title={visibleText(row.destination)}
      >
        <HostileText text={row.destination} />
      </span>
      <span role="gridcell" class="cell protocol" {...contextAttribute({ column: 'protocol' })}>
        <HostileText text={row.protocol} />
      </span>
      <span role="gridcell" class="cell length" {...contextAttribute({ column: 'length' })}>
        {row.length}
      </span>
      <span role="gridcell" class="cell info" {...contextAttribute({ column: 'info' })}>
        <Trouble row={row} />
        {row.info.map(({ text, style }, at) => (
          <span key={at} class={style && styleClasses[style]}>
            <HostileText text={text} limit={400} />
          </span>
        ))}
      </span>
    </>
  );
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

/** The message itself stands once, below the table. */
function Absent({ failed }: { readonly failed: boolean }) {
  return (
    <>
      <span role="gridcell" class="cell time" />
      <span role="gridcell" class="cell source" />
      <span role="gridcell" class="cell destination" />
      <span role="gridcell" class="cell protocol" />
      <span role="gridcell" class="cell length" />
      <span role="gridcell" class="cell info quiet">
        {failed ? 'could not be read' : '…'}
      </span>
    </>
  );
}
