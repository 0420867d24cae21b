import assert from 'node:assert/strict';
import { hexQuery } from '../../../src/core/bytes/hexQuery';
import { indexOfBytes } from '../../../src/core/bytes/indexOfBytes';
import type { FrameQuery } from '../../../src/core/inspection/frameSearch';
import { CaptureEngine } from '../../../src/engine/CaptureEngine';
import { hex, pcapFile } from '../../support/captureBuilder';
import { readFixture } from '../../support/captures';
import { Conversation } from '../../support/conversation';
import { loginRequest, nopIn, pdu } from '../../support/pduBuilder';

async function engineOf(bytes: Uint8Array): Promise<CaptureEngine> {
  const engine = new CaptureEngine(
    { kind: 'bytes', bytes, name: 'x.pcap' },
    { summary: () => undefined, failed: (...why) => assert.fail(why.join(': ')) },
  );
  await engine.run();
  return engine;
}

const text = (wanted: string): FrameQuery => ({ kind: 'columns', text: wanted });
const bytesOf = (wanted: string): FrameQuery => ({ kind: 'bytes', bytes: new TextEncoder().encode(wanted) });

describe('finding bytes', () => {
  it('finds a stretch also where its first byte stands before it', () => {
    assert.equal(indexOfBytes(hex('aa aa aa bb'), hex('aa bb')), 2);
    assert.equal(indexOfBytes(hex('aa aa'), hex('aa aa aa')), -1);
    assert.equal(indexOfBytes(hex('01 02'), hex('02')), 1);
    assert.equal(indexOfBytes(hex('01'), new Uint8Array(0)), -1);
  });

  it('reads hexadecimal bytes as people write them, and takes nothing else for them', () => {
    for (const written of ['0x4321', '43 21', '43:21', '4321', ' 43-21 '])
      assert.deepEqual(hexQuery(written), hex('43 21'));
    for (const written of ['', '432', 'xyz', '0x', 'Login']) assert.equal(hexQuery(written), undefined);
  });
});

describe('finding frames', () => {
  it('goes through all frames that hold the text in a column, both ways and around the end', async () => {
    const engine = await engineOf(readFixture('chap-ok.pcap'));
    const rows = await engine.answer('rows', { start: 0, count: 100, marks: { selected: 0 } });
    const wanted = rows
      .filter(({ info }) =>
        info
          .map((part) => part.text)
          .join('')
          .includes('Login Re'),
      )
      .map(({ frame }) => frame);
    assert.ok(wanted.length > 3);
    const walk = async (direction: 1 | -1) => {
      const found: number[] = [];
      for (let at = 0; found.length < wanted.length;) {
        at = await engine.answer('find', { query: text('login re'), frame: at, direction, filter: '' });
        found.push(at);
      }
      return found;
    };
    assert.deepEqual(await walk(1), wanted);
    assert.deepEqual(await walk(-1), [...wanted].reverse());
    const [first = 0] = wanted;
    const last = wanted.at(-1) ?? 0;
    assert.equal(
      await engine.answer('find', { query: text('login re'), frame: last, direction: 1, filter: '' }),
      first,
    );
  });

  it('finds only frames that the display filter leaves, from one that it hides too', async () => {
    const engine = await engineOf(readFixture('chap-ok.pcap'));
    const filter = 'iscsi.opcode == 0x23';
    const shown = await engine.answer('rows', { start: 0, count: 100, marks: { selected: 0 }, filter });
    const frames = shown.map(({ frame }) => frame);
    const [first = 0, second = 0] = frames;
    const ask = (frame: number, direction: 1 | -1) =>
      engine.answer('find', { query: text('login'), frame, direction, filter });
    assert.equal(await ask(first - 1, 1), first);
    assert.equal(await ask(first + 1, 1), second);
    assert.equal(await ask(second - 1, -1), first);
    assert.equal(await ask(1, -1), frames.at(-1));
    assert.equal(
      await engine.answer('find', { query: text('ack'), frame: 1, direction: 1, filter: 'frame.number < 0' }),
      0,
    );
  });

  it('finds a key that two segments share, in the frame that ends its PDU', async () => {
    const pdu = loginRequest(['InitiatorName=iqn.a', 'TargetName=iqn.far']);
    const cut = new TextDecoder('latin1').decode(pdu).indexOf('TargetName') + 4;
    const talk = new Conversation().handshake().send(0, pdu.subarray(0, cut)).send(0, pdu.subarray(cut));
    const engine = await engineOf(talk.file());
    assert.equal(
      await engine.answer('find', { query: bytesOf('TargetName=iqn.far'), frame: 0, direction: 1, filter: '' }),
      5,
    );
    assert.equal(await engine.answer('find', { query: bytesOf('iqn.near'), frame: 0, direction: 1, filter: '' }), 0);
  });

  it('ends when another search begins, or when it is cancelled', async () => {
    const packets = Array.from({ length: 20_000 }, () => ({ bytes: new Uint8Array(60) }));
    const engine = await engineOf(pcapFile(packets));
    const first = engine.answer('find', { query: bytesOf('nowhere'), frame: 0, direction: 1, filter: '' });
    const second = engine.answer('find', { query: bytesOf('nothing'), frame: 0, direction: 1, filter: '' });
    await engine.answer('cancelFind', {});
    assert.deepEqual(await Promise.all([first, second]), [0, 0]);
  });
});

describe('finding keys and values', () => {
  const pair = (wanted: string): FrameQuery => ({ kind: 'pair', text: wanted });
  const find = async (engine: CaptureEngine, query: FrameQuery, frame = 0) =>
    engine.answer('find', { query, frame, direction: 1, filter: '' });

  it('finds a key by its name, a value, and both together, in any case', async () => {
    const login = loginRequest(['InitiatorName=iqn.2026-01.test:one', 'HeaderDigest=CRC32C,None', 'Odd']);
    const engine = await engineOf(new Conversation().handshake().send(0, login).file());
    for (const wanted of ['HeaderDigest', 'headerdigest=crc32c', 'HeaderDigest=None', 'test:one', 'Odd', 'digest'])
      assert.equal(await find(engine, pair(wanted)), 4, wanted);
    // A key is meant as a whole, and a value must be that key's.
    for (const wanted of ['Digest=None', 'HeaderDigest=iqn', 'InitiatorName=None', 'nothing', ' '])
      assert.equal(await find(engine, pair(wanted)), 0, wanted);
  });

  it('does not take bytes of a header or of data for text', async () => {
    const conversation = new Conversation().handshake().send(0, loginRequest(['InitiatorName=iqn.a']));
    const engine = await engineOf(conversation.send(1, nopIn(new TextEncoder().encode('HeaderDigest=None'))).file());
    assert.equal(await find(engine, pair('HeaderDigest=None')), 0);
    assert.equal(await find(engine, bytesOf('HeaderDigest=None')), 5);
  });

  it('finds a pair that segments and the C bit cut, in the frame where it ends', async () => {
    const text = new TextEncoder().encode('HeaderDigest=CRC32C\0');
    const first = pdu(0x03, { flags: 0x44, immediate: true, tag: 0, data: text.subarray(0, 15) });
    const second = pdu(0x03, { flags: 0x87, immediate: true, tag: 0, data: text.subarray(15) });
    const conversation = new Conversation().handshake().send(0, first).send(0, second.subarray(0, 50));
    const engine = await engineOf(conversation.send(0, second.subarray(50)).file());
    assert.equal(await find(engine, pair('HeaderDigest=CRC32C')), 6);
    assert.equal(await find(engine, pair('HeaderDigest=CRC32C'), 6), 6, 'nowhere else');
  });
});
