/** Mirror ports that deliver each packet twice: PDUs stay single, and the findings of TCP are tshark's. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TCP_FINDINGS } from '../../src/core/streams/tcpFindings';
import { analysed, pduRows } from '../support/analysed';
import { hex, join, type Packet, pcapFile } from '../support/captureBuilder';
import { readFixture, unavailable } from '../support/captures';
import { tsharkFieldValues } from '../support/tsharkFields';
import { tsharkVersion } from '../support/tsharkRun';

const PLAIN = ['sample.pcap', 'both-digests-tgt.pcap', 'two-connections.pcap', 'task-management.pcap'];
const TTL = 14 + 8;
const CHECKSUM = 14 + 10;

const tagged = (frame: Uint8Array): Uint8Array => join(frame.subarray(0, 12), hex('8100 0064'), frame.subarray(12));

/** The frame behind one more router: TTL one lower, checksum updated (RFC 1624). */
function routed(frame: Uint8Array): Uint8Array {
  const changed = frame.slice();
  if (changed[12] !== 0x08 || changed[13] !== 0) return changed;
  const view = new DataView(changed.buffer);
  view.setUint8(TTL, view.getUint8(TTL) - 1);
  const sum = view.getUint16(CHECKSUM) + 0x0100;
  view.setUint16(CHECKSUM, sum > 0xffff ? sum - 0xffff : sum);
  return changed;
}

type Copy = (frame: Uint8Array) => Uint8Array;

/** What is recorded of each frame, in order; `late` frames later for the second one. */
const MIRRORS: readonly { readonly name: string; readonly copies: readonly [Copy, Copy]; readonly late?: number }[] = [
  { name: 'the same twice', copies: [(frame) => frame, (frame) => frame] },
  { name: 'with a VLAN tag and without', copies: [tagged, (frame) => frame] },
  { name: 'before and behind a router', copies: [(frame) => frame, routed] },
  { name: 'with the second copy two frames later', copies: [(frame) => frame, tagged], late: 2 },
];

/** Time between a frame and its copy. */
const APART = 2000;

async function mirrored(plain: Uint8Array, { copies, late = 0 }: (typeof MIRRORS)[number]): Promise<Uint8Array> {
  const { frames } = (await analysed(plain)).analysis;
  const packets: Packet[] = [];
  const waiting: Packet[] = [];
  for (let frame = 0; frame < frames.length; frame++) {
    const from = frames.fileOffset(frame);
    const bytes = plain.subarray(from, from + frames.captured(frame));
    const original = frames.original(frame) - bytes.length;
    const packet = (copy: Copy, later: number): Packet => {
      const made = copy(bytes);
      const nanoseconds = frames.nanoseconds(frame) + later;
      return { bytes: made, original: made.length + original, seconds: frames.seconds(frame), nanoseconds };
    };
    packets.push(packet(copies[0], 0));
    waiting.push(packet(copies[1], APART));
    if (waiting.length > late) packets.push(...waiting.splice(0, 1));
  }
  return pcapFile([...packets, ...waiting]);
}

describe('mirrors that deliver each packet twice', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'mirrors-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const mirror of MIRRORS) {
    for (const name of PLAIN) {
      it(`${mirror.name}: ${name}`, async function () {
        const plain = readFixture(name);
        const expected = pduRows((await analysed(plain)).analysis);
        const bytes = await mirrored(plain, mirror);
        const { analysis } = await analysed(bytes);
        const bare = (rows: typeof expected): unknown[] =>
          rows.map(({ opcode, direction, position, length }) => ({ opcode, direction, position, length }));
        assert.deepEqual(bare(pduRows(analysis)), bare(expected));
        if (tsharkVersion() === undefined) return unavailable(this, 'tshark is not installed');
        const file = path.join(folder, 'mirrored.pcap');
        writeFileSync(file, bytes);
        const fields = TCP_FINDINGS.map(({ filter }) => `tcp.analysis.${filter}`);
        const theirs = await tsharkFieldValues(file, ['tcp.stream', ...fields]);
        const differing: string[] = [];
        let found = 0;
        for (const [at, [stream, ...flags]] of theirs.entries()) {
          const direction = analysis.frames.direction(at);
          assert.equal(direction < 0 ? undefined : String(direction >> 1), stream[0]);
          const said = TCP_FINDINGS.filter((_, which) => (flags[which] ?? []).length > 0);
          const ours = TCP_FINDINGS.filter(({ bit }) => analysis.frames.flags(at) & bit);
          const [one, other] = [ours, said].map((list) => list.map(({ filter }) => filter).join(' '));
          if (one !== other) differing.push(`${at + 1}: ours ${one || 'nothing'}, tshark's ${other || 'nothing'}`);
          found += said.length;
        }
        assert.deepEqual(differing, []);
        assert.ok(found > theirs.length / 4, `only ${found} findings`);
      });
    }
  }
});
