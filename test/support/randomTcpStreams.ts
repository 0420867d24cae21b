/** Writes a capture of several TCP connections that begin, lose, repeat, stall and end in every way there is a word for. */
import { SeededRandom } from '../../scripts/bench/SeededRandom';
import { type End, join, type Packet, pcapFile, tcpFrame } from './captureBuilder';

const u32 = (...values: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [at, value] of values.entries()) view.setUint32(at * 4, value >>> 0);
  return bytes;
};

/** One connection; offsets count from the SYN, which is 0, so that data begins at 1. */
class Talk {
  readonly first: [number, number];
  /** Next offset to be sent. */
  readonly sent: [number, number] = [0, 0];
  /** What each side acknowledges of the other. */
  readonly acknowledged: [number, number] = [0, 0];
  readonly window: [number, number] = [2000, 2000];
  readonly shift: [number | undefined, number | undefined];
  timestamps: boolean;
  sack: boolean;
  opened = false;

  constructor(
    readonly ends: readonly [End, End],
    readonly random: SeededRandom,
  ) {
    const below = (most: number): number => random.below(most);
    this.first = [0xffff_f000 + below(8000), [0x1000, 0xffff_fc00][below(2)] ?? 0].map((one) => one >>> 0) as [
      number,
      number,
    ];
    this.shift = [0, 1].map(() => [undefined, 0, 1, 7, 14, 15][below(6)]) as [number | undefined, number | undefined];
    this.timestamps = below(2) === 0;
    this.sack = below(2) === 0;
  }

  /** Options of a segment, padded. */
  options(side: 0 | 1, syn: boolean, time: number, edges: readonly number[]): Uint8Array {
    const parts: Uint8Array[] = [];
    const shift = this.shift[side];
    if (syn) {
      if (this.random.below(8) > 0) parts.push(Uint8Array.of(2, 4, 5, 180));
      if (this.sack) parts.push(Uint8Array.of(4, 2));
      if (shift !== undefined) parts.push(Uint8Array.of(1, 3, 3, shift));
    }
    if (this.timestamps) parts.push(join(Uint8Array.of(1, 1, 8, 10), u32(time / 1e6, time / 2e6)));
    if (edges.length > 0) parts.push(join(Uint8Array.of(1, 1, 5, 2 + edges.length * 4), u32(...edges)));
    return join(...parts);
  }
}

/**
 * A pcap file with about `count` segments of up to four connections; the same seed gives the same file. The addresses are
 * those of the seed, so that the files of several can be joined.
 */
export function randomTcpStreams(seed: number, count: number): Uint8Array {
  const random = new SeededRandom(seed * 7919);
  const below = (most: number): number => random.below(most);
  const packets: Packet[] = [];
  let time = 1000e9;
  const snap = below(4) === 0 ? 54 + below(60) : Infinity;
  const mirrored = below(6) === 0;
  const oneWay = below(8) === 0;

  const write = (
    talk: Talk,
    side: 0 | 1,
    offset: number,
    length: number,
    flags: string,
    more: { edges?: readonly number[]; ack?: number; window?: number; urgent?: boolean } = {},
  ): void => {
    const other = side === 0 ? 1 : 0;
    time += [0, 20_000, 400_000, 2_000_000, 30_000_000, 250_000_000][below(6)] ?? 0;
    if (oneWay && side === 1) return;
    const [from, to] = side === 0 ? talk.ends : [talk.ends[1], talk.ends[0]];
    const syn = flags.includes('S');
    const edges = (more.edges ?? []).map((edge) => (talk.first[other] + edge) >>> 0);
    const options = talk.options(side, syn, time, edges);
    const bytes = tcpFrame({
      ...{ from, to, flags },
      sequence: (talk.first[side] + offset) >>> 0,
      acknowledgment: flags.includes('A') ? (talk.first[other] + (more.ack ?? talk.acknowledged[side])) >>> 0 : 0,
      window: more.window ?? talk.window[side],
      payload: new Uint8Array(length).fill(0xaa),
      ...(options.length > 0 ? { options } : {}),
    });
    const flagsAt = 14 + 20 + 13;
    if (more.urgent) bytes[flagsAt] = (bytes[flagsAt] ?? 0) | 0x20;
    if (below(40) === 0) bytes[flagsAt] = (bytes[flagsAt] ?? 0) | [0x40, 0x80, 0xc0][below(3)];
    const stamp = { seconds: Math.floor(time / 1e9), nanoseconds: time % 1e9 };
    const packet: Packet = { bytes: bytes.subarray(0, snap), original: bytes.length, ...stamp };
    packets.push(packet);
    if (mirrored && below(3) > 0) packets.push(packet);
  };

  const open = (talk: Talk): void => {
    const end = (flags: readonly [number, number, number]): void => {
      talk.sent[0] = talk.acknowledged[1] = flags[0];
      talk.sent[1] = talk.acknowledged[0] = flags[1];
      talk.opened = true;
    };
    switch (below(12)) {
      case 0: // begins in the middle
        return end([5000, 9000, 0]);
      case 1: // only the answer to the SYN
        talk.acknowledged[1] = 1;
        write(talk, 1, 0, 0, 'SA');
        return end([1, 1, 0]);
      case 2: // both at the same time
        write(talk, 0, 0, 0, 'S');
        write(talk, 1, 0, 0, 'S');
        talk.acknowledged[0] = talk.acknowledged[1] = 1;
        write(talk, 0, 0, 0, 'SA');
        write(talk, 1, 0, 0, 'SA');
        return end([1, 1, 0]);
      case 3: // refused
        write(talk, 0, 0, 0, 'S');
        talk.acknowledged[1] = 1;
        write(talk, 1, 0, 0, 'RA');
        return end([1, 0, 0]);
      case 4: // data with the SYN
        write(talk, 0, 0, 100, 'S');
        talk.acknowledged[1] = 101;
        write(talk, 1, 0, 0, 'SA');
        end([101, 1, 0]);
        return write(talk, 0, 101, 0, 'A');
      case 5: // the SYN again
        write(talk, 0, 0, 0, 'S');
        write(talk, 0, 0, 0, 'S');
        break;
      case 6: // the answer is not in the capture
        write(talk, 0, 0, 0, 'S');
        end([1, 1, 0]);
        return write(talk, 0, 1, 0, 'A');
      default:
        write(talk, 0, 0, 0, 'S');
    }
    talk.acknowledged[1] = 1;
    write(talk, 1, 0, 0, 'SA');
    if (below(6) === 0) write(talk, 1, 0, 0, 'SA');
    end([1, 1, 0]);
    write(talk, 0, 1, below(4) === 0 ? 50 : 0, 'A');
    if (below(4) === 0) talk.sent[0] = 51;
  };

  const step = (talk: Talk): void => {
    const side = below(2) as 0 | 1;
    const other = side === 0 ? 1 : 0;
    const at = talk.sent[side];
    const length = 1 + below(300);
    const back = Math.max(0, Math.min(at - 1, below(900)));
    switch (below(24)) {
      case 0:
        return write(talk, side, at - back, Math.max(1, Math.min(back, length)), 'PA');
      case 1: {
        const hole = 1 + below(200);
        write(talk, side, at + hole, length, 'PA');
        for (let again = below(4); again > 0; again--) {
          write(talk, other, talk.sent[other], 0, 'A', { edges: [at + hole, at + hole + length] });
        }
        if (below(2) === 0) write(talk, side, at, hole, 'PA');
        if (below(3) === 0) write(talk, side, at + hole, length, 'PA');
        talk.sent[side] += hole + length;
        return;
      }
      case 2: {
        // Two holes, told of by SACK, and filled in an order of their own.
        const [one, two] = [1 + below(200), 1 + below(200)];
        const blocks = [at + one, at + one + 100, at + one + 100 + two, at + one + 200 + two];
        write(talk, side, at + one, 100, 'A');
        write(talk, side, at + one + 100 + two, 100, 'PA');
        for (let again = 1 + below(5); again > 0; again--) {
          write(talk, other, talk.sent[other], 0, 'A', {
            edges: below(2) === 0 ? blocks : [...blocks.slice(2), ...blocks.slice(0, 2)],
          });
        }
        if (below(2) === 0) write(talk, side, at, one, 'A');
        if (below(2) === 0) write(talk, side, at + one + 100, two, 'A');
        if (below(2) === 0) write(talk, side, at + one, 100 + two, 'A');
        if (below(2) === 0) write(talk, side, at + one, 100, 'A');
        talk.sent[side] += one + two + 200;
        return;
      }
      case 3: {
        // D-SACK: what is acknowledged already, or lies within the second block.
        const edges = below(2) === 0 ? [1, 20] : [at + 5, at + 9, at + 1, at + 20];
        return write(talk, other, talk.sent[other], 0, 'A', { edges });
      }
      case 4:
        for (let again = 1 + below(4); again > 0; again--) write(talk, side, at, 0, 'A');
        return;
      case 5:
        if (at > 1) write(talk, side, at - 1, below(2), 'A');
        return write(talk, other, talk.sent[other], 0, 'A');
      case 6:
        talk.window[side] = 0;
        write(talk, side, at, 0, 'A');
        if (below(2) === 0) {
          write(talk, other, talk.sent[other], 1, 'A');
          if (below(3) === 0) {
            // The receiver takes the byte.
            talk.sent[other] += 1;
            talk.acknowledged[side] = talk.sent[other];
          }
        }
        if (below(2) === 0) write(talk, side, at, 0, 'A');
        if (below(2) === 0) write(talk, other, talk.sent[other], 2 + below(50), 'A');
        return;
      case 7:
        talk.window[side] = 1 + below(3000);
        return write(talk, side, at, 0, 'A');
      case 8:
        talk.sent[other] += below(400);
        talk.acknowledged[side] = talk.sent[other];
        write(talk, side, at, 0, 'A');
        if (below(2) === 0) write(talk, side, at, 0, 'A');
        return;
      case 9: // larger than the window, or than any packet on the wire
        write(talk, side, at, 3000 + below(60_000), 'PA');
        talk.sent[side] += below(2) === 0 ? 3000 : 0;
        return;
      case 10:
        return write(talk, side, at, length, 'PA', { urgent: true });
      case 11: // an acknowledgment from before, or of bytes that nobody sent
        return write(talk, side, at, below(2) * length, 'A', {
          ack: Math.max(0, talk.acknowledged[side] - below(500) + 100),
        });
      case 12:
        // A segment again, shorter or longer than before.
        write(talk, side, at, length, 'A');
        write(talk, side, at, Math.max(1, length + below(40) - 20), 'A');
        talk.sent[side] += length + 40;
        return;
      default:
        write(talk, side, at, length, below(2) === 0 ? 'PA' : 'A');
        talk.sent[side] += length;
        if (below(3) > 0) {
          talk.acknowledged[other] = below(4) === 0 ? talk.sent[side] - below(length) : talk.sent[side];
          write(talk, other, talk.sent[other], 0, 'A');
        }
    }
  };

  const close = (talk: Talk): void => {
    const side = below(2) as 0 | 1;
    const other = side === 0 ? 1 : 0;
    switch (below(6)) {
      case 0:
        return write(talk, side, talk.sent[side], below(2) * 40, 'RA');
      case 1:
        return write(talk, side, talk.sent[side], 0, 'R');
      case 2: // not at all
        return;
      case 3: // with data, twice
        write(talk, side, talk.sent[side], 30, 'FPA');
        return write(talk, side, talk.sent[side], 30, 'FPA');
      default:
        write(talk, side, talk.sent[side], 0, 'FA');
        if (below(3) === 0) write(talk, side, talk.sent[side], 0, 'FA');
        talk.sent[side] += 1;
        talk.acknowledged[other] = talk.sent[side];
        write(talk, other, talk.sent[other], 0, below(2) === 0 ? 'FA' : 'A');
        if (below(2) === 0) write(talk, side, talk.sent[side], 0, 'A', { ack: talk.sent[other] + 1 });
    }
  };

  const ends = (port: number): [End, End] => [
    { address: `10.${seed >> 8}.${seed & 255}.1`, port },
    { address: `10.${seed >> 8}.${seed & 255}.2`, port: 3260 },
  ];
  const talks = [new Talk(ends(50_001), random)];
  while (packets.length < count) {
    const talk = talks[below(talks.length)];
    if (!talk.opened) open(talk);
    step(talk);
    if (below(60) === 0) {
      close(talk);
      // The same ports again, at once or with what is late of the old connection.
      talks[talks.indexOf(talk)] = new Talk(talk.ends, random);
      if (below(3) === 0) step(talk);
    }
    if (below(120) === 0 && talks.length < 4) talks.push(new Talk(ends(50_001 + talks.length), random));
  }
  for (const talk of talks) close(talk);
  return pcapFile(packets);
}
