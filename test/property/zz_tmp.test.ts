/**
 * However a conversation is cut into segments, in whatever order they come, overlapping and repeated: the same PDUs are
 * found.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readAndDissect } from '../../src/core/inspection/PduReader';
import { readDetail } from '../../src/core/inspection/readDetail';
import { pduJson } from '../../src/core/text/pduJson';
import { type Analysed, analysed } from '../support/analysed';
import { Conversation, INITIATOR, TARGET } from '../support/conversation';
import { conversation, type Piece, shuffled, type Streams } from './arbitraryConversation';

const SEED = 777000;
const LARGEST_SEGMENT = 60_000;

/** What must not depend on segments: everything about the PDUs but the frames that carried them. */
async function content({ analysis, source }: Analysed): Promise<unknown[]> {
  const { pdus } = analysis;
  const list: { order: [number, number]; pdu: unknown }[] = [];
  for (let pdu = 0; pdu < pdus.length; pdu++) {
    const { fields, keys, issues, name, opcode } = pduJson(analysis, await readAndDissect(analysis, source, pdu));
    const [direction, position] = [pdus.direction(pdu), pdus.position(pdu)];
    list.push({
      order: [direction, position],
      pdu: { direction, position, length: pdus.lengthOf(pdu), opcode, name, fields, keys, issues },
    });
  }
  return list
    .sort(({ order: [one, at] }, { order: [other, place] }) => one - other || at - place)
    .map(({ pdu }) => pdu);
}

function begun(port: number): Conversation {
  return new Conversation([INITIATOR, { ...TARGET, port }]).handshake();
}

function whole(streams: Streams, port: number): Uint8Array {
  const talk = begun(port);
  for (const side of [0, 1] as const) {
    for (let at = 0; at < streams[side].length; at += LARGEST_SEGMENT) {
      talk.sendAt(side, at, streams[side].subarray(at, at + LARGEST_SEGMENT));
    }
  }
  return talk.file();
}

function inPieces(streams: Streams, pieces: readonly Piece[], port: number): Uint8Array {
  const talk = begun(port);
  for (const { side, start, end } of pieces) {
    for (let at = start; at < end; at += LARGEST_SEGMENT) {
      talk.sendAt(side, at, streams[side].subarray(at, Math.min(end, at + LARGEST_SEGMENT)));
    }
  }
  return talk.file();
}

const split = conversation.chain((streams) => fc.tuple(fc.constant(streams), shuffled(streams)));

describe(`any split of a conversation (seed ${SEED})`, () => {
  for (const port of [3260, 13260]) {
    it(`gives the same PDUs on port ${port}`, () =>
      fc.assert(
        fc.asyncProperty(split, async ([streams, pieces]) => {
          const expected = await content(await analysed(whole(streams, port)));
          const found = await content(await analysed(inPieces(streams, pieces, port)));
          assert.ok(expected.length >= 4);
          assert.deepEqual(found, expected);
        }),
        { seed: SEED + port, numRuns: 2500 },
      ));
  }

  it('lets every frame be looked at, each PDU byte standing where the frame has it', () =>
    fc.assert(
      fc.asyncProperty(split, async ([streams, pieces]) => {
        const { analysis, source } = await analysed(inPieces(streams, pieces, 3260));
        for (let frame = 0; frame < analysis.frames.length; frame++) {
          const { sources, mappings } = await readDetail(analysis, source, frame);
          for (const { source: number, start, frameStart, length } of mappings) {
            const inFrame = sources[0]?.bytes.subarray(frameStart, frameStart + length);
            const inPdu = sources[number]?.bytes.subarray(start, start + length);
            assert.ok(inFrame && inPdu && Buffer.from(inFrame).equals(Buffer.from(inPdu)), `frame ${frame + 1}`);
          }
        }
      }),
      { seed: SEED, numRuns: 40 },
    ));
});
