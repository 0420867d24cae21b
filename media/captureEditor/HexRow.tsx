import { Component } from 'preact';

interface Props {
  readonly bytes: Uint8Array;
  /** First byte of the row. */
  readonly start: number;
  readonly perRow: number;
  /** Digits of the offset column. */
  readonly digits: number;
  /** Bit n is set when byte n of the row belongs to the selected field. */
  readonly marked: number;
  /** The same for the field under the pointer. */
  readonly hinted: number;
  /** The same for what a search has found. */
  readonly found: number;
  /** Byte of the row that the cursor is on, -1 for none. */
  readonly cursor: number;
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const isPrintable = (byte: number) => byte >= 0x20 && byte < 0x7f;

/** Id of a byte's cell, for `aria-activedescendant`. */
export function byteId(offset: number): string {
  return `byte-${offset}`;
}

/** One line of the hex view: offset, bytes, the same bytes as ASCII. Drawn again only when it looks different. */
export class HexRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const now = this.props;
    return (
      next.bytes !== now.bytes ||
      next.start !== now.start ||
      next.perRow !== now.perRow ||
      next.digits !== now.digits ||
      next.marked !== now.marked ||
      next.hinted !== now.hinted ||
      next.found !== now.found ||
      next.cursor !== now.cursor
    );
  }

  override render({ bytes, start, perRow, digits, marked, hinted, found, cursor }: Props) {
    const count = Math.min(perRow, bytes.length - start);
    const cells = [];
    const characters = [];
    for (let at = 0; at < count; at++) {
      const offset = start + at;
      const byte = bytes[offset] ?? 0;
      const state = stateOf(1 << at, marked, hinted, found) + (at === cursor ? ' cursor' : '');
      const isMarked = (marked & (1 << at)) !== 0;
      cells.push(
        <span
          key={at}
          id={byteId(offset)}
          role="gridcell"
          class={`byte${at === 8 ? ' second' : ''}${state}`}
          data-at={offset}
          aria-selected={isMarked}
        >
          {hexOf[byte]}
        </span>,
      );
      characters.push(
        <span key={at} class={`character${isPrintable(byte) ? '' : ' unprintable'}${state}`} data-at={offset}>
          {isPrintable(byte) ? String.fromCharCode(byte) : '.'}
        </span>,
      );
    }
    // The characters of a short last row stand below those of the others.
    const missing = (perRow - count) * 3 + (perRow > 8 && count <= 8 ? 1 : 0);
    return (
      <div role="row" class="hexRow" aria-rowindex={start / perRow + 1}>
        <span role="rowheader" class="offset">
          {start.toString(16).padStart(digits, '0')}
        </span>
        {cells}
        <span role="gridcell" class="characters" style={missing > 0 ? { marginLeft: `${missing + 1}ch` } : {}}>
          {characters}
        </span>
      </div>
    );
  }
}

function stateOf(bit: number, marked: number, hinted: number, found: number): string {
  return `${(found & bit) !== 0 ? ' found' : ''}${(marked & bit) !== 0 ? ' mark' : ''}${(hinted & bit) !== 0 ? ' pointed' : ''}`;
}
