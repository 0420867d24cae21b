/** Conversations of a few segments that TCP reassembly may get wrong. */
import { pcapFile, tcpFrame } from './captureBuilder';

interface Segment {
  /** Who sends: 0 began the conversation. */
  readonly side: 0 | 1;
  /** Offset of its first byte from the SYN's number. */
  readonly at: number;
  readonly acknowledges?: number;
  readonly flags?: string;
  readonly text?: string;
}

const ENDS = [
  { address: '10.0.0.1', port: 50_000 },
  { address: '10.0.0.2', port: 9999 },
] as const;

function capture(segments: readonly Segment[], firsts: readonly [number, number] = [1000, 5000]): Uint8Array {
  return pcapFile(
    segments.map(({ side, at, acknowledges = 1, flags = 'PA', text = '' }, index) => ({
      seconds: 1,
      nanoseconds: index * 1_000_000,
      bytes: tcpFrame({
        ...{ from: ENDS[side], to: ENDS[side ^ 1] ?? ENDS[0], flags, payload: new TextEncoder().encode(text) },
        sequence: (firsts[side] + at) >>> 0,
        acknowledgment: ((firsts[side ^ 1] ?? 0) + acknowledges) >>> 0,
      }),
    })),
  );
}

const HANDSHAKE: readonly Segment[] = [
  { side: 0, at: 0, flags: 'S' },
  { side: 1, at: 0, flags: 'SA' },
  { side: 0, at: 1, flags: 'A' },
];
const from = (side: 0 | 1, at: number, text: string, more: Partial<Segment> = {}): Segment => ({
  ...{ side, at, text },
  ...more,
});
const A = from(0, 1, 'AAAA');

/** Captures by what is odd in them. */
export const TCP_ODDITIES: Readonly<Record<string, Uint8Array>> = {
  'repetition with other bytes': capture([...HANDSHAKE, A, from(0, 1, 'BBBB'), from(0, 5, 'CC')]),
  'overlap at the end': capture([...HANDSHAKE, A, from(0, 3, 'BBBB'), from(0, 7, 'CC')]),
  'longer repetition': capture([...HANDSHAKE, A, from(0, 1, 'BBBBBB'), from(0, 7, 'CC')]),
  'out of order': capture([...HANDSHAKE, from(0, 5, 'BBBB'), A, from(0, 9, 'CC'), from(1, 1, 'r')]),
  'out of order with other bytes': capture([...HANDSHAKE, from(0, 5, 'BBBB'), from(0, 1, 'AAAAxx'), from(0, 9, 'CC')]),
  'lost segment': capture([...HANDSHAKE, A, from(0, 9, 'CCCC'), from(1, 1, 'ok', { acknowledges: 13 })]),
  'numbers that wrap around': capture(
    [...HANDSHAKE, A, from(0, 5, 'BBBBBBBB'), from(0, 13, 'CC'), from(1, 1, 'ok')],
    [0xfffffffa, 0xffffffff],
  ),
  'keep-alive': capture([...HANDSHAKE, A, from(0, 4, '\0'), from(1, 1, '', { acknowledges: 5 }), from(0, 5, 'BB')]),
  'data on a SYN': capture([
    from(0, 0, 'fast', { flags: 'S' }),
    from(1, 0, '', { flags: 'SA', acknowledges: 5 }),
    from(0, 5, 'more'),
    from(1, 1, 'yes'),
  ]),
  'one direction only': capture([from(1, 1, 'only'), from(1, 5, 'this'), from(1, 9, 'side')]),
  'no SYN': capture([from(0, 10, 'mid'), from(1, 20, 'stream', { acknowledges: 13 }), from(0, 13, 'x')]),
  'data behind a reset': capture([...HANDSHAKE, A, from(1, 1, '', { flags: 'RA' }), from(0, 5, 'late')]),
  'data on a FIN': capture([...HANDSHAKE, from(0, 1, 'bye', { flags: 'FPA' }), from(1, 1, 'end')]),
  'the same ports again': capture([
    ...HANDSHAKE,
    from(0, 1, 'one'),
    from(0, 4, '', { flags: 'FA' }),
    from(1, 1, '', { flags: 'FA', acknowledges: 5 }),
    from(0, 900_000, '', { flags: 'S' }),
    from(1, 700_000, '', { flags: 'SA', acknowledges: 900_001 }),
    from(0, 900_001, 'two'),
    from(1, 700_001, '2!'),
  ]),
};
