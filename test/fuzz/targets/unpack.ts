/** Compressed files. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { GzipUnpacker } from '../../../src/engine/unpack/GzipUnpacker';
import { Lz4Unpacker } from '../../../src/engine/unpack/Lz4Unpacker';
import { type Unpacker, UnpackError } from '../../../src/engine/unpack/Unpacker';
import { ZstdUnpacker } from '../../../src/engine/unpack/ZstdUnpacker';
import { fixtures } from '../../support/captures';
import { type FuzzTarget, Outcome, step } from '../FuzzTarget';
import { BrokenPromise } from '../promises';

const KINDS: readonly (readonly [string, () => Unpacker])[] = [
  ['lz4', () => new Lz4Unpacker()],
  ['zst', () => new ZstdUnpacker()],
  ['gz', () => new GzipUnpacker()],
];
const SEEDS = ['chap-ok.pcap.lz4', 'chap-ok.pcap.zst', 'chap-ok.pcap.gz', 'chap-ok.legacy.lz4', 'chap-ok.frames.zst'];
/** What is unpacked comes in pieces; nobody needs more than this of one at once. */
const LARGEST_PIECE = 16 * 1024 * 1024;
/** Where a run stops, as the product does at a limit of its own. */
const MOST = 32 * 1024 * 1024;

export const unpack: FuzzTarget = {
  name: 'unpack',
  /** The first byte picks the format, the second one into how many pieces the rest comes. */
  seeds: () =>
    SEEDS.map((name) => {
      const kind = KINDS.findIndex(([end]) => name.endsWith(end));
      return Uint8Array.of(kind, 0, ...readFileSync(path.join(fixtures, 'compressed', name)));
    }),
  async run(input) {
    const [, make] = KINDS[(input[0] ?? 0) % KINDS.length] ?? KINDS[0];
    const bytes = input.subarray(2);
    const pieces = 1 + ((input[1] ?? 0) % 4);
    const unpacker = make();
    const outcome = new Outcome();
    let length = 0;
    const emit = async (unpacked: Uint8Array): Promise<void> => {
      length += unpacked.length;
      if (unpacked.length > LARGEST_PIECE) throw new BrokenPromise(`${unpacked.length} bytes at once`);
    };
    try {
      for (let at = 0; at < pieces && length < MOST; at++) {
        const [from, to] = [at, at + 1].map((part) => Math.floor((bytes.length * part) / pieces));
        await unpacker.push(bytes.slice(from, to), emit);
      }
      if (length < MOST) await unpacker.end(emit);
    } catch (error) {
      if (!(error instanceof UnpackError)) throw error;
      outcome.add(error.message.replace(/\d+/g, '#'));
    } finally {
      unpacker.close();
    }
    return outcome.add(step(length)).value;
  },
};
