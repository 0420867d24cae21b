import assert from 'node:assert/strict';
import { findInStream } from '../../../src/core/follow/findInStream';
import { layStreamOut, type StreamLayout } from '../../../src/core/follow/layStreamOut';
import { StreamPieces } from '../../../src/core/follow/StreamPieces';
import { streamMatches } from '../../../src/core/follow/streamMatches';
import { streamRows, type StreamRow } from '../../../src/core/follow/streamRows';
import { type Analysed, analysed } from '../../support/analysed';
import { join, pcapFile, tcpFrame } from '../../support/captureBuilder';
import { Conversation } from '../../support/conversation';
import { dataIn, filler, loginRequest, loginResponse, nopIn, nopOut, STAGES } from '../../support/pduBuilder';
import { SessionLab } from '../../support/SessionLab';

const noPause = async (): Promise<void> => undefined;
const goOn = async (): Promise<boolean> => true;

async function laidOut(file: Uint8Array, sides: 'both' | 0 | 1 = 'both'): Promise<Analysed & { layout: StreamLayout }> {
  const result = await analysed(file);
  const stream = result.analysis.streams.streams[0];
  assert.ok(stream);
  return { ...result, layout: await layStreamOut(result.analysis, stream, sides, noPause) };
}

/** A row in short: "0 pdu Login Request 100 @4", "1 bytes 16 @5". */
function short(row: StreamRow): string {
  const what = row.kind === 'bytes' ? String(row.bytes.length) : `${row.label} ${row.length}`.trim();
  const part = row.kind !== 'bytes' && row.part ? ` from ${row.part.from} of ${row.part.of}` : '';
  return `${row.direction} ${row.kind} ${what}${part} @${row.frame}`;
}

async function headings({ analysis, source, layout }: Analysed & { layout: StreamLayout }): Promise<string[]> {
  const rows = await streamRows(analysis, source, layout, 16, 0, 100_000);
  return rows.filter(({ kind }) => kind !== 'bytes').map(short);
}

const text = (bytes: string): Uint8Array => new TextEncoder().encode(bytes);
const LOGIN = [
  loginRequest(['InitiatorName=iqn.a'], { flags: STAGES.operationalToFull }),
  loginResponse(['HeaderDigest=None'], { flags: STAGES.operationalToFull }),
] as const;
const login = (): Conversation => new Conversation().handshake().send(0, LOGIN[0]).send(1, LOGIN[1]);

describe('followed streams', () => {
  it('name each PDU and the frame that completes it, and show the directions in turns', async () => {
    const ping = nopOut(filler(40), { tag: 7 });
    const pong = nopIn(filler(40), { tag: 7 });
    const file = login().send(0, ping.subarray(0, 50)).send(0, ping.subarray(50)).send(1, join(pong, pong)).file();
    assert.deepEqual(await headings(await laidOut(file)), [
      `0 pdu Login Request ${LOGIN[0].length} @4`,
      `1 pdu Login Response ${LOGIN[1].length} @5`,
      `0 pdu NOP-Out ${ping.length} @7`,
      `1 pdu NOP-In ${pong.length} @8`,
      `1 pdu NOP-In ${pong.length} @8`,
    ]);
  });

  it('tell what part of a PDU comes before and after a turn of the other direction', async () => {
    const ping = nopOut(filler(40), { tag: 7 });
    const pong = nopIn(filler(12), { tag: 9 });
    const file = login().send(0, ping.subarray(0, 50)).send(1, pong).send(0, ping.subarray(50)).file();
    assert.deepEqual((await headings(await laidOut(file))).slice(2), [
      `0 pdu NOP-Out 50 from 0 of ${ping.length} @8`,
      `1 pdu NOP-In ${pong.length} @7`,
      `0 pdu NOP-Out ${ping.length - 50} from 50 of ${ping.length} @8`,
    ]);
    const oneSide = await headings(await laidOut(file, 0));
    assert.deepEqual(oneSide.slice(1), [`0 pdu NOP-Out ${ping.length} @8`]);
  });

  it('of a capture that began later, and of one whose other side said nothing, are laid out', async () => {
    const ends = [
      { address: '10.0.0.1', port: 50_000 },
      { address: '10.0.0.2', port: 9 },
    ] as const;
    const segment = (sequence: number, payload: string) =>
      tcpFrame({ from: ends[1], to: ends[0], sequence, acknowledgment: 1, payload: text(payload) });
    const silent = tcpFrame({ from: ends[0], to: ends[1], sequence: 1, acknowledgment: 505, flags: 'A' });
    for (const others of [[], [silent]]) {
      const frames = [segment(500, 'only'), segment(504, 'this'), ...others];
      const { layout } = await laidOut(pcapFile(frames.map((bytes) => ({ bytes }))));
      assert.deepEqual(layout.missing, [0, 0]);
      let length = 0;
      for (let piece = 0; piece < layout.pieces.length; piece++) length += layout.pieces.get(piece).length;
      assert.equal(length, 8);
    }
  });

  it('put segments in order, drop copies, and show bytes that never came as a hole of one row', async () => {
    const data = filler(60);
    const conversation = new Conversation().handshake();
    conversation.sendAt(0, 10, data.subarray(10, 20)).sendAt(0, 0, data.subarray(0, 10));
    conversation.sendAt(0, 0, filler(10, 99)).sendAt(0, 40, data.subarray(40, 60)).sendAt(1, 0, text('answer'));
    const known = await laidOut(conversation.file());
    const { analysis, source, layout } = known;
    const rows = await streamRows(analysis, source, layout, 8, 0, 100);
    assert.deepEqual(rows.map(short), [
      '0 plain 20 @5',
      '0 bytes 8 @5',
      '0 bytes 8 @5',
      '0 bytes 4 @4',
      '0 hole 20 @7',
      '0 plain 20 @7',
      '0 bytes 8 @7',
      '0 bytes 8 @7',
      '0 bytes 4 @7',
      '1 plain 6 @8',
      '1 bytes 6 @8',
    ]);
    assert.deepEqual(layout.missing, [20, 0]);
    const bytes = rows.flatMap((row) => (row.kind === 'bytes' && row.direction === 0 ? [...row.bytes] : []));
    assert.deepEqual(bytes, [...data.subarray(0, 20), ...data.subarray(40, 60)], 'the first copy of a byte counts');
  });

  it('any window of rows is the same part of all rows, and every byte is found again', async () => {
    const lab = new SessionLab().login();
    lab.conversation.send(1, dataIn(filler(3000), { tag: 5 })).send(0, nopOut(filler(100), { tag: 9 }));
    const { analysis, source, layout } = await laidOut(lab.conversation.file());
    const { pieces } = layout;
    const all = await streamRows(analysis, source, layout, 16, 0, 1000);
    assert.equal(pieces.rows(16), all.length);
    for (let start = 0; start < all.length; start += 7) {
      assert.deepEqual(await streamRows(analysis, source, layout, 16, start, 20), all.slice(start, start + 20));
    }
    for (const row of all) {
      const piece = pieces.pieceAt(row.direction, row.offset);
      const { offset, direction } = pieces.get(piece);
      assert.equal(direction, row.direction);
      const number = pieces.firstRow(piece, 16) + (row.kind === 'bytes' ? 1 + (row.offset - offset) / 16 : 0);
      assert.deepEqual(all[number], row);
    }
  });

  it('a window deep in a long stream reads only the frames that it shows', async () => {
    const conversation = new Conversation().handshake();
    for (let at = 0; at < 400; at++) conversation.send(0, filler(1000, at));
    const { analysis, source, layout } = await laidOut(conversation.file());
    let read = 0;
    const counting = {
      size: () => source.size(),
      read: (from: number, count: number) => ((read += count), source.read(from, count)),
    };
    const rows = await streamRows(analysis, counting, layout, 16, 20_000, 100);
    assert.equal(rows.length, 100);
    assert.ok(read < 5000, `${read} bytes were read`);
  });

  it('a million pieces take few bytes each, and rows are found among them', () => {
    const pieces = new StreamPieces();
    for (let at = 0; at < 1_000_000; at++) pieces.add(0, (at & 1) as 0 | 1, 48 + (at % 100), at, at * 2, at * 2);
    assert.ok(pieces.byteLength / pieces.length < 20, `${pieces.byteLength / pieces.length} bytes a piece`);
    const row = pieces.firstRow(777_777, 16);
    assert.deepEqual(pieces.pieceOfRow(row, 16), { piece: 777_777, place: 0 });
    const { direction, offset } = pieces.get(777_777);
    assert.equal(pieces.pieceAt(direction, offset + 1), 777_777);
    assert.equal(pieces.pieceAt(direction, offset - 1), 777_775);
    assert.equal(pieces.pieceAt(0, pieces.lengthOf(0)), -1);
  });

  it('offsets beyond 4 GiB stay exact', () => {
    const pieces = new StreamPieces();
    for (let at = 0; at < 5; at++) pieces.add(0, 0, 0xf000_0000, at, at, at);
    assert.equal(pieces.get(4).offset, 4 * 0xf000_0000);
    assert.equal(pieces.pieceAt(0, 4 * 0xf000_0000 + 5), 4);
  });

  it('bytes of no PDU are told apart in an iSCSI stream', async () => {
    const pong = nopIn(filler(12), { tag: 9 });
    const file = new SessionLab().login().conversation.send(1, text('garbage that is no header')).send(1, pong).file();
    const told = await headings(await laidOut(file));
    assert.ok(
      told.some((line) => line.startsWith('1 unframed 25')),
      told.join('\n'),
    );
  });

  describe('searching', () => {
    const places = async (wanted: string, step: 1 | -1, anyCase = false): Promise<string[]> => {
      const conversation = new Conversation().handshake();
      conversation.send(0, text('one Header')).send(1, text('Hea')).send(0, text('Digest header')).send(1, text('der'));
      const { analysis, source, layout } = await laidOut(conversation.file());
      const found: string[] = [];
      let from: { direction: 0 | 1; offset: number } | undefined;
      for (;;) {
        const query = { bytes: text(wanted), anyCase };
        const match = await findInStream(analysis, source, layout, query, from, step, goOn);
        const place = match ? `${match.direction}:${match.offset}` : 'none';
        if (found.includes(place)) return found;
        found.push(place);
        if (!match) return found;
        from = match;
      }
    };

    it('finds what reaches over turns of its direction, in the order of the rows', async () => {
      assert.deepEqual(await places('Header', 1), ['0:4', '1:0']);
      assert.deepEqual(await places('HeaderDigest', 1), ['0:4']);
      assert.deepEqual(await places('header', 1, true), ['0:4', '1:0', '0:17']);
    });

    it('counts the places that it goes through, overlapping ones too', async () => {
      const conversation = new Conversation().handshake();
      conversation.send(0, text('one Header')).send(1, text('Hea')).send(0, text('Digest header')).send(1, text('der'));
      const { analysis, source, layout } = await laidOut(conversation.file());
      const all = async (wanted: string, anyCase: boolean): Promise<string[]> => {
        const found: string[] = [];
        for await (const block of streamMatches(analysis, source, layout, { bytes: text(wanted), anyCase })) {
          found.push(...block.map(({ direction, offset }) => `${direction}:${offset}`));
        }
        return found;
      };
      for (const wanted of ['Header', 'HeaderDigest', 'header', 'e', 'two', ''] as const) {
        for (const anyCase of [false, true]) {
          const stepped = (await places(wanted, 1, anyCase)).filter((place) => place !== 'none');
          assert.deepEqual(await all(wanted, anyCase), stepped, `${wanted} ${anyCase}`);
        }
      }
    });

    it('goes backwards through the same places', async () => {
      assert.deepEqual(await places('header', -1, true), ['0:17', '1:0', '0:4']);
    });

    it('finds the only place again and again, and nothing where there is nothing', async () => {
      assert.deepEqual(await places('one', 1), ['0:0']);
      assert.deepEqual(await places('two', 1), ['none']);
      assert.deepEqual(await places('', 1), ['none']);
    });
  });
});
