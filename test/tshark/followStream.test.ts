/** The bytes of followed streams and the turns of their two directions, against tshark's "Follow TCP Stream". */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { analysed } from '../support/analysed';
import { everyCapture, unavailable } from '../support/captures';
import { TCP_ODDITIES } from '../support/tcpOddities';
import { tsharkLines, tsharkVersion } from '../support/tsharkRun';
import { layStreamOut } from '../../src/core/follow/layStreamOut';
import { PieceKind } from '../../src/core/follow/StreamPieces';
import { readPiece } from '../../src/core/follow/streamRows';

/** Streams of one capture that are compared: every one is another run of tshark. */
const MOST_STREAMS = 3;
/** Larger captures are left out: tshark keeps a followed stream in memory, and prints it as text. */
const LARGEST = 20 * 1024 * 1024;

/** Streams of which we say something else, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

/** What stands for lost bytes in tshark's stream. */
const MISSING = /^5b[0-9a-f]{2,}206d697373696e6720696e20636170747572652066696c655d00?$/;

/** Bytes of a direction, a hash of them, and turns: direction and bytes until the other one sends. */
class Told {
  readonly hashes = [createHash('sha256'), createHash('sha256')] as const;
  readonly lengths: [number, number] = [0, 0];
  readonly turns: string[] = [];
  private side = -1;
  private bytes = 0;

  add(side: 0 | 1, bytes: Uint8Array): void {
    this.hashes[side].update(bytes);
    this.lengths[side] += bytes.length;
    if (side !== this.side) this.endTurn();
    this.side = side;
    this.bytes += bytes.length;
  }

  result(): unknown {
    this.endTurn();
    return { lengths: this.lengths, hashes: this.hashes.map((hash) => hash.digest('hex')), turns: this.turns };
  }

  private endTurn(): void {
    if (this.side >= 0) this.turns.push(`${this.side}: ${this.bytes}`);
    this.bytes = 0;
  }
}

async function theirs(file: string, stream: number): Promise<unknown> {
  const told = new Told();
  for await (const line of tsharkLines({ file, args: ['-q', '-z', `follow,tcp,raw,${stream}`] })) {
    const [, tab, digits] = /^(\t?)((?:[0-9a-f]{2})+)$/.exec(line) ?? [];
    if (digits === undefined || MISSING.test(digits)) continue;
    told.add(tab ? 1 : 0, Buffer.from(digits, 'hex'));
  }
  return told.result();
}

async function ours(
  { analysis, source }: Awaited<ReturnType<typeof analysed>>,
  stream: number,
): Promise<{ readonly told: unknown; readonly missing: number }> {
  const found = analysis.streams.streams[stream];
  assert.ok(found);
  const layout = await layStreamOut(analysis, found, 'both', async () => undefined);
  const told = new Told();
  const ends: [number, number] = [0, 0];
  for (let number = 0; number < layout.pieces.length; number++) {
    const piece = layout.pieces.get(number);
    assert.equal(piece.offset, ends[piece.direction], 'pieces of a direction leave nothing out');
    ends[piece.direction] += piece.length;
    if (piece.kind === PieceKind.hole) continue;
    const { bytes, available } = await readPiece(analysis, source, layout, piece, 0, piece.length);
    assert.equal(available, piece.length, `piece ${number} is there as a whole`);
    told.add(piece.direction, bytes);
  }
  return { told: told.result(), missing: layout.missing[0] + layout.missing[1] };
}

describe('followed streams against tshark', function () {
  this.timeout(120_000);
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
  });

  const needed = new Set<string>();
  for (const { title, file } of everyCapture()) {
    if (statSync(file).size > LARGEST) continue;
    it(title, async () => {
      const known = await analysed(readFileSync(file));
      const count = Math.min(MOST_STREAMS, known.analysis.streams.streams.length);
      for (let stream = 0; stream < count; stream++) {
        const { told } = await ours(known, stream);
        const name = `${title} ${stream}`;
        const expected = await theirs(file, stream);
        if (EXCEPTIONS[name] === undefined) assert.deepEqual(told, expected, name);
        else {
          needed.add(name);
          assert.notDeepEqual(told, expected, `${name} needs no exception any more`);
        }
      }
    });
  }

  for (const [what, bytes] of Object.entries(TCP_ODDITIES)) {
    it(`made: ${what}`, async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'follow-'));
      try {
        const file = path.join(folder, 'made.pcap');
        writeFileSync(file, bytes);
        const known = await analysed(bytes);
        for (const { index } of known.analysis.streams.streams)
          assert.deepEqual((await ours(known, index)).told, await theirs(file, index), `stream ${index}`);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  it('needs every exception', () => {
    assert.deepEqual([...needed].sort(), Object.keys(EXCEPTIONS).sort());
  });
});
