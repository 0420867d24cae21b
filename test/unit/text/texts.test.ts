import assert from 'node:assert/strict';
import { pduBlock, selectedPdus, traceBlocks, traceHeader } from '../../../src/core/text/traceText';
import { plural } from '../../../src/core/text/plural';
import { visibleJson, visibleText } from '../../../src/core/text/visibleText';
import { milliseconds } from '../../../src/core/inspection/rows';
import { readAndDissect } from '../../../src/core/inspection/PduReader';
import { analysed } from '../../support/analysed';
import { readFixture } from '../../support/captures';
import { Conversation, INITIATOR, TARGET } from '../../support/conversation';
import { loginRequest, loginResponse, nopIn, nopOut } from '../../support/pduBuilder';

/** Every character that moves the cursor, hides, or reorders. */
const DANGEROUS = [
  ...Array.from({ length: 32 }, (_, code) => code),
  ...Array.from({ length: 33 }, (_, code) => 0x7f + code),
  ...[0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xfeff],
].map((code) => String.fromCharCode(code));

describe('visibleText', () => {
  it('escapes what a terminal could act on, and nothing else', () => {
    for (const character of DANGEROUS)
      assert.match(visibleText(`a${character}b`), /^a\\(?:x[0-9a-f]{2}|u[0-9a-f]{4})b$/);
    assert.equal(visibleText('Zürich 東京 🙂 \\x1b = ~'), 'Zürich 東京 🙂 \\x1b = ~');
  });
});

describe('visibleJson', () => {
  it('stays the same value', () => {
    const value = { key: DANGEROUS.join(''), list: [1, true, null, '"\\'] };
    const text = visibleJson(value);
    assert.deepEqual(JSON.parse(text), value);
    for (const character of DANGEROUS) assert.ok(!text.includes(character));
  });
});

describe('plural', () => {
  it('adds an s but for one', () => {
    assert.deepEqual([plural(0, 'PDU'), plural(1, 'PDU'), plural(2, 'PDU')], ['0 PDUs', '1 PDU', '2 PDUs']);
  });
});

describe('milliseconds', () => {
  it('moves the point and loses no digit', () => {
    for (const [seconds, expected] of [
      ['0.000992', '0.992'],
      ['1.001420', '1001.420'],
      ['0.5', '500'],
      ['12', '12000'],
      ['0.000000001', '0.000001'],
      ['-0.000100', '-0.100'],
      ['0.000', '0'],
    ] as const) {
      assert.equal(milliseconds(seconds), expected);
    }
  });
});

describe('the text view', () => {
  const talk = (port: number): Conversation =>
    new Conversation([{ ...INITIATOR, port }, TARGET])
      .handshake()
      .send(0, loginRequest(['InitiatorName=iqn.2026-01.test:i']))
      .send(1, loginResponse([]))
      .send(0, nopOut(new Uint8Array(0)))
      .send(1, nopIn(new Uint8Array(0)));

  it('selects frames and streams', async () => {
    const file = new Conversation();
    file.packets.push(...talk(1001).packets, ...talk(1002).packets);
    const { analysis } = await analysed(file.file());
    const frames = (selection?: Parameters<typeof selectedPdus>[1]): number[] =>
      [...selectedPdus(analysis, selection)].map((pdu) => analysis.pdus.frame(pdu) + 1);
    assert.deepEqual(frames(), [4, 5, 6, 7, 11, 12, 13, 14]);
    assert.deepEqual(frames({ firstFrame: 6, lastFrame: 12 }), [6, 7, 11, 12]);
    assert.deepEqual(frames({ firstFrame: 1, lastFrame: 999, streams: [1] }), [11, 12, 13, 14]);
    assert.deepEqual(frames({ firstFrame: 8, lastFrame: 3 }), []);
  });

  it('names its file safely, and says what the capture holds', async () => {
    const { analysis } = await analysed(talk(1001).file());
    assert.equal(
      traceHeader(analysis, 'a\u001b.pcap'),
      '# a\\x1b.pcap\n# pcap, little-endian, microseconds, 7 frames, 0.006000 s\n' +
        '# first frame 1970-01-01T00:16:40.000000000Z\n# 1 TCP stream, 1 iSCSI session, 4 PDUs\n',
    );
  });

  it('has one block for each PDU, in the order of frames', async () => {
    const { analysis, source } = await analysed(readFixture('chap-ok.pcap'));
    const heads: number[] = [];
    for await (const block of traceBlocks(analysis, source)) {
      const [, frame] = /^\nFrame (\d+) {2}/.exec(block) ?? [];
      assert.ok(frame, block.slice(0, 80));
      heads.push(Number(frame));
    }
    assert.equal(heads.length, analysis.pdus.length);
    assert.deepEqual(
      heads,
      [...heads].sort((one, other) => one - other),
    );
  });

  it('says which frames a PDU is answered in, and how much it holds', async () => {
    const { analysis, source } = await analysed(talk(1001).file());
    const block = pduBlock(analysis, await readAndDissect(analysis, source, 2));
    assert.match(
      block,
      /^Frame 6 {2}0\.005000 {2}NOP-Out \(0x00\) {2}10\.0\.0\.1:1001 > 10\.0\.0\.2:3260 {2}stream 0 {2}48 bytes in frame 6\n/,
    );
    assert.match(block, /\n {4}> answered in frame 7\n$/);
  });
});
