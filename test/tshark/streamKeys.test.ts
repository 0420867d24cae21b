/** Which stream a segment belongs to, and what mirrored captures look like, as tshark has it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { analysed, pduRows } from '../support/analysed';
import { join, hex, type Packet, pcapFile, tcpFrame } from '../support/captureBuilder';
import { readFixture, unavailable } from '../support/captures';
import { ENCAPSULATIONS } from '../support/encapsulations';
import { tsharkVersion } from '../support/tsharkRun';
import { tsharkFieldValues } from '../support/tsharkFields';
import { TCP_FINDINGS } from '../../src/core/streams/tcpFindings';

const FINDINGS = TCP_FINDINGS.map(({ filter }) => `tcp.analysis.${filter}`);

describe('streams against tshark', function () {
  this.timeout(60_000);
  let folder: string;
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
    folder = mkdtempSync(path.join(tmpdir(), 'streams-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  /** Stream and findings of every frame, ours and tshark's, which has a duplicate ACK twice: as a field and as an expert's remark. */
  async function check(packets: readonly Packet[]): Promise<Awaited<ReturnType<typeof analysed>>> {
    const file = pcapFile(packets);
    const written = path.join(folder, 'one.pcap');
    writeFileSync(written, file);
    const theirs = await tsharkFieldValues(written, ['tcp.stream', ...FINDINGS]);
    const result = await analysed(file);
    const { frames } = result.analysis;
    const rows = theirs.map((_, at) => [
      frames.direction(at) < 0 ? '' : String(frames.direction(at) >> 1),
      ...TCP_FINDINGS.map(({ bit }) => (frames.flags(at) & bit ? '1' : '')),
    ]);
    const differing = theirs.flatMap((row, at) => {
      const [ours, other] = [rows[at]?.join(), row.map(([value = '']) => value).join()];
      return ours === other ? [] : [`frame ${at + 1}: ours ${ours}, tshark's ${other}`];
    });
    assert.deepEqual(differing, []);
    return result;
  }

  const segment = (sequence: number, vlan?: number): Uint8Array =>
    tcpFrame({
      from: { address: '10.0.0.1', port: 51234 },
      to: { address: '10.0.0.2', port: 51235 },
      sequence,
      payload: Uint8Array.of(1, 2, 3),
      ...(vlan === undefined ? {} : { vlans: [{ type: 0x8100, id: vlan }] }),
    });

  it('take neither VLANs nor tunnels into account', async () => {
    const frames = [segment(7), segment(10, 1), segment(13, 2)];
    const plainEthernet = ENCAPSULATIONS.filter(({ linkType, name }) => linkType === 1 && !name.includes('old port'));
    for (const { frame } of plainEthernet) frames.push(frame(segment(7 + 3 * frames.length).subarray(14)));
    const { analysis } = await check(frames.map((bytes, at) => ({ bytes, nanoseconds: at * 1_000_000 })));
    assert.equal(analysis.streams.streams.length, 1);
  });

  const WITH_TAG = (bytes: Uint8Array): Uint8Array => join(bytes.subarray(0, 12), hex('8100 0007'), bytes.subarray(12));
  const MIRRORS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
    'as they are': (bytes) => bytes,
    'with a VLAN tag': WITH_TAG,
  };
  for (const [how, mirrored] of Object.entries(MIRRORS)) {
    it(`of a mirror with every packet twice, ${how}: the same findings, and no PDU twice`, async () => {
      const plain = readFixture('sample.pcap');
      const { analysis } = await analysed(plain);
      const packets: Packet[] = [];
      for (let frame = 0; frame < analysis.frames.length; frame++) {
        const from = analysis.frames.fileOffset(frame);
        const bytes = plain.subarray(from, from + analysis.frames.captured(frame));
        const seconds = analysis.frames.seconds(frame);
        const nanoseconds = analysis.frames.nanoseconds(frame);
        packets.push({ bytes, seconds, nanoseconds }, { bytes: mirrored(bytes), seconds, nanoseconds });
      }
      const doubled = await check(packets);
      const withoutFrames = (one: typeof analysis): unknown[] => pduRows(one).map(({ frame: _, ...row }) => row);
      assert.ok(analysis.pdus.length > 0);
      assert.deepEqual(withoutFrames(doubled.analysis), withoutFrames(analysis));
    });
  }
});
