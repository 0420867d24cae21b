import type { StreamHeading, StreamRow } from './streamRows';

/** Rows of a followed stream as text, for the clipboard: headings, and bytes as a hex dump. */
export function streamText(rows: readonly StreamRow[], perRow: number): string {
  return rows.map((row) => `${row.kind === 'bytes' ? dumpLine(row, perRow) : headingLine(row)}\n`).join('');
}

function headingLine({ kind, direction, label, length, part, frame }: StreamHeading): string {
  const arrow = direction === 0 ? '->' : '<-';
  if (kind === 'hole') return `${arrow} ${length} bytes not in the capture, before frame ${frame}`;
  const name = kind === 'pdu' ? label : kind === 'unframed' ? 'Bytes of no PDU' : 'Data';
  const size = part ? `bytes ${part.from} to ${part.from + length - 1} of ${part.of}` : `${length} bytes`;
  return `${arrow} ${name}, ${size}, frame ${frame}`;
}

function dumpLine({ offset, bytes }: { readonly offset: number; readonly bytes: Uint8Array }, perRow: number): string {
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const characters = [...bytes].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
  return `${offset.toString(16).padStart(8, '0')}  ${digits.padEnd(perRow * 3 - 1)}  ${characters}`;
}
