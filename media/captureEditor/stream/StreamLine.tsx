import { Component } from 'preact';
import type { FramePlace, StreamBytes, StreamHeading, StreamOverview, StreamRow } from '../../../src/messages/results';
import { formatBytes, formatCount } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { t } from '../l10n';
import { SeverityMark } from '../SeverityMark';
import { contextAttribute } from '../webviewContext';
import { directionName, isAsking } from './sideNames';
import type { StreamMode } from './StreamModel';

interface Props {
  /** Place in the list, from 0. */
  readonly index: number;
  /** Absent while it is being read. */
  readonly row: StreamRow | undefined;
  readonly failed: boolean;
  readonly overview: StreamOverview;
  readonly mode: StreamMode;
  readonly perRow: number;
  /** What was found. */
  readonly match: FramePlace | undefined;
  /** The bytes of the selected frame. */
  readonly framePlace: FramePlace | undefined;
  readonly isCurrent: boolean;
}

/** Id of a row, for `aria-activedescendant`. */
export const streamRowId = (index: number): string => `stream-${index}`;

/** One line of a stream: what comes now, or bytes of it. Drawn again only when it looks different. */
export class StreamLine extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const now = this.props;
    return (Object.keys(next) as (keyof Props)[]).some((name) => next[name] !== now[name]);
  }

  override render({ index, row, failed, overview, isCurrent, framePlace, ...how }: Props) {
    const isSelected = row !== undefined && framePlace !== undefined && holds(framePlace, row, how.perRow);
    const asks = row && isAsking(overview, row.direction);
    const classes = [
      'streamRow',
      row && (asks ? 'streamRow-asking' : 'streamRow-answering'),
      row && row.kind !== 'bytes' && `streamHead streamHead-${row.kind}`,
      isSelected && 'streamRow-frame',
      isCurrent && 'current',
    ];
    return (
      <div
        id={streamRowId(index)}
        role="row"
        class={classes.filter(Boolean).join(' ')}
        data-row={index}
        aria-rowindex={index + 1}
        aria-selected={isSelected}
        {...(row ? contextAttribute({ webviewSection: 'packet', frame: row.frame }) : {})}
      >
        {row ? (
          <>
            <span role="presentation" class="streamArrow" aria-hidden="true">
              {asks ? '→' : '←'}
            </span>
            {row.kind === 'bytes' ? (
              <Bytes row={row} framePlace={framePlace} {...how} />
            ) : (
              <Heading row={row} overview={overview} />
            )}
          </>
        ) : (
          <span role="gridcell" class="quiet">
            {failed ? t('could not be read') : '…'}
          </span>
        )}
      </div>
    );
  }
}

/** Whether a row shows a byte of a stretch; of a heading, whether the stretch begins or goes on behind it. */
function holds({ direction, offset, length }: FramePlace, row: StreamRow, perRow: number): boolean {
  if (row.direction !== direction) return false;
  const size = row.kind === 'bytes' ? Math.min(perRow, row.bytes.length) : row.length;
  return row.offset < offset + length && row.offset + size > offset;
}

function Heading({ row, overview }: { readonly row: StreamHeading; readonly overview: StreamOverview }) {
  const { kind, label, length, part, problem, frame, direction } = row;
  const isHole = kind === 'hole';
  return (
    <span role="gridcell" class="streamHead-text">
      {(isHole || kind === 'unframed' || problem !== undefined) && <SeverityMark severity="warning" />}
      <span class="streamHead-name">
        {kind === 'pdu' && <HostileText text={label} />}
        {kind === 'unframed' && t('Bytes of no PDU')}
        {kind === 'plain' && t('Data')}
        {isHole && t('{0} not in the capture', formatBytes(length))}
      </span>
      <span class="streamHead-facts">
        {isHole ? '' : part ? partText(part, length) : formatBytes(length)}
        {problem === undefined ? '' : `, ${problem}`}
        <span class="srOnly">{`, ${directionName(overview, direction)}`}</span>
      </span>
      <span class="streamHead-frame">{isHole ? t('before frame {0}', frame) : t('frame {0}', frame)}</span>
    </span>
  );
}

/** "bytes 0 to 49 of 88" */
function partText({ of, from }: { readonly of: number; readonly from: number }, length: number): string {
  return t('bytes {0} to {1} of {2}', formatCount(from), formatCount(from + length - 1), formatCount(of));
}

interface BytesProps {
  readonly row: StreamBytes;
  readonly mode: StreamMode;
  readonly perRow: number;
  readonly match: FramePlace | undefined;
  readonly framePlace: FramePlace | undefined;
}

function Bytes({ row, mode, perRow, match, framePlace }: BytesProps) {
  const { offset, bytes } = row;
  const runs = runsOf(row, match, framePlace);
  return (
    <>
      <span role="rowheader" class="offset">
        {offset.toString(16).padStart(8, '0')}
      </span>
      {mode === 'hex' && (
        <span role="gridcell" class="streamHex" style={{ width: `${hexLength(perRow)}ch` }}>
          {runs.map(({ from, to, name }) => (
            <span key={from} class={name}>
              {hexText(bytes, from, to)}
            </span>
          ))}
        </span>
      )}
      <span role="gridcell" class="streamText">
        {runs.map(({ from, to, name }) => (
          <span key={from} class={name}>
            {characters(bytes, from, to)}
          </span>
        ))}
      </span>
    </>
  );
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly name: string | undefined;
}

/** The row cut where what was found, or the selected frame, begins and ends. */
function runsOf({ direction, offset, bytes }: StreamBytes, match?: FramePlace, framePlace?: FramePlace): Run[] {
  const cuts = new Set([0, bytes.length]);
  const inRow = (place: FramePlace | undefined): readonly [number, number] => {
    if (!place || place.direction !== direction) return [0, 0];
    const from = Math.min(bytes.length, Math.max(0, place.offset - offset));
    const to = Math.min(bytes.length, Math.max(0, place.offset + place.length - offset));
    if (from < to) cuts.add(from).add(to);
    return [from, to];
  };
  const found = inRow(match);
  const framed = inRow(framePlace);
  const places = [...cuts].sort((one, other) => one - other);
  return places.slice(0, -1).map((from, at) => {
    const isIn = ([begin, end]: readonly [number, number]) => from >= begin && from < end;
    const names = [isIn(found) && 'streamFound', isIn(framed) && 'streamFramed'].filter(Boolean).join(' ');
    return { from, to: places[at + 1] ?? bytes.length, name: names === '' ? undefined : names };
  });
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Characters that the hexadecimal digits of a full row take. */
function hexLength(perRow: number): number {
  return perRow * 3 + Math.max(0, Math.ceil(perRow / 8) - 1);
}

/** "43 81 00 ", with one more gap before every eighth byte. */
function hexText(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) text += `${at > 0 && at % 8 === 0 ? ' ' : ''}${hexOf[bytes[at] ?? 0] ?? ''} `;
  return text;
}

/** What is no printable ASCII is a dot: nothing of the capture's text is drawn as anything else. */
function characters(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return text;
}
