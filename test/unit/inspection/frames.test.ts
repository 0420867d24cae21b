import assert from 'node:assert/strict';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { frameList } from '../../../src/core/inspection/frameList';
import { pdusEndingIn, pdusOf, readPdu } from '../../../src/core/inspection/PduBytes';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { frameRow } from '../../../src/core/inspection/rows';
import { analysed, type Analysed } from '../../support/analysed';
import { hex, join, pcapFile, tcpFrame } from '../../support/captureBuilder';
import { readFixture } from '../../support/captures';
import { Conversation, INITIATOR, TARGET } from '../../support/conversation';
import {
  dataIn,
  filler,
  loginRequest,
  loginResponse,
  nopIn,
  nopOut,
  READ_10,
  scsiCommand,
} from '../../support/pduBuilder';

const LOGIN = loginRequest(['InitiatorName=iqn.2026-01.test:i', 'SessionType=Discovery']);

function talk(): Conversation {
  return new Conversation()
    .handshake()
    .send(0, LOGIN.subarray(0, 48))
    .send(0, LOGIN.subarray(48))
    .send(1, loginResponse([]))
    .send(0, join(scsiCommand(READ_10, 512), nopOut(filler(4), { tag: 2 })))
    .send(1, join(dataIn(filler(512)), nopIn(filler(4), { tag: 2 })))
    .close();
}

function find(nodes: readonly FieldNode[], label: string): FieldNode | undefined {
  for (const node of nodes) {
    if (node.label === label) return node;
    const inside = find(node.children ?? [], label);
    if (inside) return inside;
  }
  return undefined;
}

const info = async ({ analysis, source }: Analysed, frame: number): Promise<string> =>
  (await frameRow(analysis, source, frame - 1)).info.map(({ text }) => text).join('');

describe('frame rows', () => {
  it('describe the PDUs that end in the frame, and what a frame carries of others', async () => {
    const opened = await analysed(talk().file());
    assert.equal(await info(opened, 4), 'first 48 bytes of the Login Request in 5');
    assert.match(await info(opened, 5), /^Login Request/);
    assert.match(await info(opened, 7), /^READ\(10\).* {3}\| {3}NOP-Out/);
    assert.match(await info(opened, 8), /^Data-In 512 B .*GOOD.* · 1\.000 ms {3}\| {3}NOP-In answer.* · 1\.000 ms$/);
    const rows = await Promise.all([4, 5, 9].map((frame) => frameRow(opened.analysis, opened.source, frame - 1)));
    assert.deepEqual(
      rows.map(({ protocol }) => protocol),
      ['TCP', 'iSCSI', 'TCP'],
    );
  });

  it('say which bytes in the middle of a PDU a frame carries', async () => {
    const data = dataIn(filler(3000));
    const conversation = new Conversation().handshake().send(0, LOGIN).send(1, loginResponse([]));
    for (let at = 0; at < data.length; at += 1000) conversation.send(1, data.subarray(at, at + 1000));
    const opened = await analysed(conversation.file());
    assert.equal(await info(opened, 6), 'first 1000 bytes of the SCSI Data-In in 9');
    assert.equal(await info(opened, 7), 'bytes 1000-1999 of the SCSI Data-In in 9');
  });

  it('mark retransmissions and frames behind and into a hole', async () => {
    const conversation = new Conversation().handshake();
    const body = Buffer.from('neither a header nor a login '.repeat(20));
    conversation.sendAt(0, 0, body.subarray(0, 100));
    conversation.sendAt(0, 0, body.subarray(0, 100));
    conversation.sendAt(0, 200, body.subarray(200, 300));
    conversation.sendAt(0, 100, body.subarray(100, 200));
    const opened = await analysed(conversation.file());
    assert.match(await info(opened, 5), /^\[TCP Retransmission\]/);
    assert.match(await info(opened, 6), /^\[TCP Previous segment not captured\]/);
    assert.match(await info(opened, 7), /^\[TCP Out-Of-Order\]/);
  });

  it('name the ends of frames that are no TCP, and link types that nobody decodes', async () => {
    const arp = hex('ffffffffffff 020000000001 0806 0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002');
    const opened = await analysed(pcapFile([{ bytes: arp }]));
    const row = await frameRow(opened.analysis, opened.source, 0);
    assert.deepEqual([row.source, row.destination, row.protocol], ['02:00:00:00:00:01', 'ff:ff:ff:ff:ff:ff', 'ARP']);
    const unknown = await analysed(pcapFile([{ bytes: arp }], { linkType: 147 }));
    assert.equal(await info(unknown, 1), 'Link type 147: not decoded');
    const named = await analysed(pcapFile([{ bytes: arp }], { linkType: 105 }));
    assert.equal(await info(named, 1), 'Link type 105, IEEE 802.11: not decoded');
  });

  it('tell that an IP packet is a fragment', async () => {
    const fragment = tcpFrame({ from: INITIATOR, to: TARGET, sequence: 1, payload: filler(100) });
    fragment[20] = 0x20;
    const opened = await analysed(pcapFile([{ bytes: fragment }]));
    assert.match(
      await info(opened, 1),
      /^Fragmented IPv4, offset \d+, not put together: pieces are missing or cut off$/,
    );
    assert.equal(opened.analysis.streams.streams.length, 0);
  });
});

describe('frame details', () => {
  it('show a PDU of one frame on the frame’s own bytes', async () => {
    const { analysis, source } = await analysed(talk().file());
    const { tree, sources, mappings, related } = await readDetail(analysis, source, 6);
    assert.deepEqual([sources.length, mappings.length], [1, 0]);
    const [command, ping] = tree.filter(({ label }) => label === 'iSCSI');
    assert.deepEqual([command?.source, command?.start, command?.length], [0, 54, 48]);
    assert.deepEqual([ping?.source, ping?.start, ping?.length], [0, 102, 52]);
    const opcode = find(ping?.children ?? [], 'Opcode');
    assert.equal(sources[0]?.bytes[opcode?.start ?? 0], 0x00);
    assert.deepEqual(
      related.map(({ frame, relation }) => [frame, relation]),
      [[8, 'response']],
    );
  });

  it('show a PDU of several frames as a source of its own, mapped onto the frame', async () => {
    const { analysis, source } = await analysed(talk().file());
    for (const [frame, mapping] of [
      [4, { source: 1, start: 0, frameStart: 54, length: 48 }],
      [5, { source: 1, start: 48, frameStart: 54, length: LOGIN.length - 48 }],
    ] as const) {
      const detail = await readDetail(analysis, source, frame - 1);
      assert.equal(detail.sources[1]?.name, `Reassembled Login Request (${LOGIN.length} bytes)`);
      assert.deepEqual([...(detail.sources[1]?.bytes ?? [])], [...LOGIN]);
      assert.deepEqual(detail.mappings, [mapping]);
      assert.equal(detail.title, `Login Request (frames 4 + 5, ${LOGIN.length} bytes)`);
      assert.equal(find(detail.tree, 'InitiatorName')?.source, 1);
    }
    const [related] = (await readDetail(analysis, source, 3)).related;
    assert.deepEqual(related, { frame: 5, relation: 'segment', label: 'Login Request ends in' });
  });

  it('link requests and answers both ways', async () => {
    const { analysis, source } = await analysed(talk().file());
    const relations = async (frame: number): Promise<[number, string][]> =>
      (await readDetail(analysis, source, frame - 1)).related.map((one) => [one.frame, one.relation]);
    assert.deepEqual(await relations(6), [[5, 'request']]);
    assert.deepEqual(await relations(5), [
      [4, 'segment'],
      [6, 'response'],
    ]);
    assert.deepEqual(await relations(8), [[7, 'request']]);
  });

  it('say what is missing of a frame that the snap length cut', async () => {
    const { packets } = talk();
    const cut = packets.map((packet) => ({
      ...packet,
      bytes: packet.bytes.subarray(0, 110),
      original: packet.bytes.length,
    }));
    const { analysis, source } = await analysed(pcapFile(cut));
    const detail = await readDetail(analysis, source, 7);
    assert.match(detail.sources[0]?.name ?? '', /^Frame 8 \(110 of \d+ bytes\)$/);
    const pdu = detail.tree.find(({ label }) => label === 'iSCSI');
    assert.equal(pdu?.severity, 'warning');
    assert.match(pdu?.problem ?? '', /not in the capture/);
    assert.ok(detail.issues.some(({ code }) => code === 'PDU-TRUNCATED'));
  });

  it('show what no protocol decodes as payload', async () => {
    const conversation = new Conversation([INITIATOR, { ...TARGET, port: 80 }])
      .handshake()
      .send(0, Buffer.from('GET /'));
    const { analysis, source } = await analysed(conversation.file());
    const { tree } = await readDetail(analysis, source, 3);
    assert.deepEqual([tree.at(-1)?.label, tree.at(-1)?.value, tree.at(-1)?.start], ['Payload', '5 bytes', 54]);
  });

  it('show the window unscaled where the handshake is not in the capture', async () => {
    const { analysis, source } = await analysed(talk().file());
    const known = find((await readDetail(analysis, source, 6)).tree, 'Calculated window');
    assert.deepEqual([known?.value, known?.note], [String(65535 * 16), 'scaled by 16']);
    const middle = await analysed(new Conversation().send(0, nopOut(filler(4))).file());
    const unknown = find((await readDetail(middle.analysis, middle.source, 0)).tree, 'Calculated window');
    assert.equal(unknown?.value, '65535');
    assert.match(unknown?.note ?? '', /window scale unknown/);
  });

  it('have an acknowledgment only where the flag says so', async () => {
    const { analysis, source } = await analysed(talk().file());
    const tcp = find((await readDetail(analysis, source, 0)).tree, 'Transmission Control Protocol');
    assert.equal(tcp?.value, '51234 → 3260, Seq 0, Len 0');
    assert.equal(find([tcp], 'Relative acknowledgment number')?.unused, true);
  });
});

describe('PDU bytes', () => {
  it('are read back from every frame that carries them, at their places', async () => {
    const { analysis, source } = await analysed(readFixture('sample.pcap'));
    for (let pdu = 0; pdu < analysis.pdus.length; pdu++) {
      const { bytes, available, length, segments } = await readPdu(analysis, source, pdu);
      assert.deepEqual([bytes.length, available], [length, length]);
      let at = 0;
      for (const segment of segments) {
        assert.equal(segment.start, at);
        at += segment.length;
      }
      assert.equal(at, length);
      const short = await readPdu(analysis, source, pdu, 48);
      assert.deepEqual([...short.bytes], [...bytes.subarray(0, 48)]);
    }
  });

  it('belong to the frames that carry a part, and end in one', async () => {
    const { analysis } = await analysed(talk().file());
    assert.deepEqual(
      [3, 4, 5, 6, 7, 8].map((frame) => pdusOf(analysis, frame)),
      [[0], [0], [1], [2, 3], [4, 5], []],
    );
    assert.deepEqual(
      [3, 4, 6].map((frame) => pdusEndingIn(analysis, frame)),
      [[], [0], [2, 3]],
    );
  });
});

describe('frameList', () => {
  it('names few frames one by one and counts many', () => {
    assert.equal(frameList([7]), 'frame 8');
    assert.equal(frameList([6, 7]), 'frames 7 + 8');
    assert.equal(frameList([1, 2, 3, 9, 20]), '5 frames, 2 to 21');
  });
});
