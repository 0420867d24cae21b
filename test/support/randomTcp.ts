/** Writes a TCP conversation in which everything goes wrong that the sequence analysis has a word for. */
import { SeededRandom } from '../../scripts/bench/SeededRandom';
import { type End, pcapFile, type Packet, synOptions, tcpFrame } from './captureBuilder';

/** The addresses are those of the seed, so that the files of several can be joined. */
const endsOf = (seed: number): readonly [End, End] => [
  { address: `10.${seed >> 8}.${seed & 255}.1`, port: 51234 },
  { address: `10.${seed >> 8}.${seed & 255}.2`, port: 3260 },
];

/** A pcap file of `count` segments; the same seed gives the same file. */
export function randomTcp(seed: number, count: number): Uint8Array {
  const random = new SeededRandom(seed);
  const ends = endsOf(seed);
  const below = (most: number): number => random.below(most);
  const first = [0xffff_f000, 0x1000].map((base) => (base + below(5000)) >>> 0);
  /** Bytes sent and acknowledged so far, counted from behind the SYN. */
  const sent = [0, 0];
  const acknowledged = [0, 0];
  const window = [2000, 2000];
  const packets: Packet[] = [];
  let time = 1000e9;
  const write = (side: 0 | 1, offset: number, length: number, flags: string, options?: Uint8Array): void => {
    const other = side === 0 ? 1 : 0;
    const [from, to] = side === 0 ? ends : [ends[1], ends[0]];
    const syn = flags.includes('S');
    const bytes = tcpFrame({
      ...{ from, to, flags },
      sequence: (first[side] + (syn ? 0 : 1) + offset) >>> 0,
      acknowledgment: flags.includes('A') ? (first[other] + 1 + acknowledged[side]) >>> 0 : 0,
      window: window[side],
      payload: new Uint8Array(length).fill(0xaa),
      ...(options ? { options } : {}),
    });
    time += [20_000, 400_000, 2_000_000, 30_000_000][below(4)];
    packets.push({ bytes, seconds: Math.floor(time / 1e9), nanoseconds: time % 1e9 });
  };
  const shift = below(2) === 0 ? undefined : 1;
  write(0, 0, 0, 'S', synOptions(1460, shift));
  write(1, 0, 0, 'SA', synOptions(1460, shift));
  write(0, 0, 0, 'A');
  while (packets.length < count) {
    const side = below(2) as 0 | 1;
    const other = side === 0 ? 1 : 0;
    const length = 1 + below(300);
    const back = Math.min(sent[side], below(900));
    switch (below(14)) {
      case 0:
        write(side, sent[side] - back, Math.max(1, Math.min(back, length)), 'PA');
        break;
      case 1: {
        // A hole, filled at once or never.
        const hole = 1 + below(200);
        write(side, sent[side] + hole, length, 'PA');
        if (below(2) === 0) write(side, sent[side], hole, 'PA');
        sent[side] += hole + length;
        break;
      }
      case 2:
        for (let again = 1 + below(4); again > 0; again--) write(side, sent[side], 0, 'A');
        break;
      case 3:
        if (sent[side] > 0) write(side, sent[side] - 1, below(2), 'A');
        write(other, sent[other], 0, 'A');
        break;
      case 4:
        window[side] = 0;
        write(side, sent[side], 0, 'A');
        if (below(2) === 0) write(other, sent[other], 1, 'A');
        if (below(2) === 0) write(side, sent[side], 0, 'A');
        break;
      case 5:
        window[side] = 500 + below(3000);
        write(side, sent[side], 0, 'A');
        break;
      case 6:
        // What the other side sent and nobody recorded.
        sent[other] += below(400);
        acknowledged[side] = sent[other];
        write(side, sent[side], 0, 'A');
        break;
      default:
        write(side, sent[side], length, 'PA');
        sent[side] += length;
        if (below(3) > 0) {
          acknowledged[other] = sent[side];
          write(other, sent[other], 0, 'A');
        }
    }
  }
  write(0, sent[0], 0, 'FA');
  write(1, sent[1], 0, below(2) === 0 ? 'FA' : 'R');
  return pcapFile(packets);
}
