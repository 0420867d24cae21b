import type { FilterAnswer, PacketRow } from '../../src/messages/results';

/** Frames that a filter leaves, found by arithmetic, so that ten million frames cost nothing. */
export interface FakeFilter {
  /** How many of the first `frames` frames match. */
  count(frames: number): number;
  /** Number of the frame in a row, from 0. */
  frameAt(row: number): number;
  /** The first row whose frame is not before this one. */
  rowFrom(frame: number): number;
}

type Fault = Extract<FilterAnswer, { readonly error: string }>;

/**
 * A made-up filter language: "every 7" (frames 7, 14, ...), "after 100" (101, 102, ...), "none", and "iscsi" or "iscsi ||
 * tcp.flags.syn == 1", which look at the rows and are for short captures only. "??" is wrong wherever it stands, and so
 * are a misspelt field, a parenthesis that is not closed, and all the rest. With a shift, frames that far before match.
 */
export function fakeFilter(text: string, row: (frame: number) => PacketRow, shift = 0): FakeFilter | Fault {
  const mark = text.indexOf('??');
  if (mark >= 0) return { error: '"??" is not a field', start: mark, end: mark + 2, suggestion: 'every 7' };
  const misspelt = text.indexOf('iscsi.opcod ');
  if (misspelt >= 0) {
    const end = misspelt + 'iscsi.opcod'.length;
    return { error: '"iscsi.opcod" is not a field', start: misspelt, end, suggestion: 'iscsi.opcode' };
  }
  if (text.includes('(') && !text.includes(')')) {
    return { error: 'A closing parenthesis is missing', start: text.length, end: text.length };
  }
  const [, kind, number] = /^(every|after) (\d+)$/.exec(text) ?? [];
  if (kind === 'every') return everyNth(Number(number), shift);
  if (kind === 'after') return after(Number(number));
  if (text === 'none') return after(Infinity);
  if (text === 'iscsi') return matching((frame) => isIscsi(row(frame)));
  if (text === 'iscsi || tcp.flags.syn == 1' || text === 'iscsi.opcode == 3') {
    return matching((frame) => isIscsi(row(frame)) || row(frame).info.some((part) => part.text.startsWith('SYN')));
  }
  return { error: `"${text}" is not understood`, start: 0, end: text.length };
}

const isIscsi = ({ protocol }: PacketRow) => protocol.startsWith('iSCSI');

function everyNth(step: number, shift: number): FakeFilter {
  return {
    count: (frames) => Math.floor((frames + shift) / step),
    frameAt: (row) => (row + 1) * step - shift,
    rowFrom: (frame) => Math.ceil((frame + shift) / step) - 1,
  };
}

function after(last: number): FakeFilter {
  return {
    count: (frames) => Math.max(0, frames - last),
    frameAt: (row) => last + row + 1,
    rowFrom: (frame) => Math.max(0, frame - last - 1),
  };
}

function matching(test: (frame: number) => boolean): FakeFilter {
  const frames = Array.from({ length: 10_000 }, (_, at) => at + 1).filter(test);
  const rowFrom = (frame: number) => frames.filter((other) => other < frame).length;
  return { count: (count) => rowFrom(count + 1), frameAt: (row) => frames[row], rowFrom };
}
