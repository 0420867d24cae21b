/** Random iSCSI conversations, and random ways in which a network and a capture may cut and reorder them. */
import fc from 'fast-check';
import { join } from '../support/captureBuilder';
import {
  dataIn,
  dataOut,
  filler,
  INQUIRY,
  loginRequest,
  loginResponse,
  logoutRequest,
  logoutResponse,
  nopIn,
  nopOut,
  type PduOptions,
  READ_10,
  readyToTransfer,
  scsiCommand,
  scsiResponse,
  textRequest,
  textResponse,
  WRITE_10,
} from '../support/pduBuilder';

export type Streams = readonly [initiator: Uint8Array, target: Uint8Array];

interface Exchange {
  readonly requests: readonly Uint8Array[];
  readonly answers: readonly Uint8Array[];
}

const length = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3000 }));

function exchange(tag: number, digests: PduOptions): fc.Arbitrary<Exchange> {
  const more = { ...digests, tag };
  return fc.oneof(
    length.map((size) => ({ requests: [nopOut(filler(size), more)], answers: [nopIn(filler(size), more)] })),
    fc.array(length, { minLength: 1, maxLength: 4 }).map((sizes) => ({
      requests: [scsiCommand(READ_10, 8192, more)],
      answers: sizes.map((size, at) =>
        dataIn(filler(size + 1, at), {
          ...more,
          flags: at + 1 === sizes.length ? 0x81 : 0x00,
          words: { 36: at },
        }),
      ),
    })),
    fc.array(length, { minLength: 1, maxLength: 3 }).map((sizes) => ({
      requests: [
        scsiCommand(WRITE_10, 8192, { ...more, flags: 0xa1 }),
        ...sizes.map((size, at) =>
          dataOut(filler(size + 1, at), { ...more, flags: at + 1 === sizes.length ? 0x80 : 0, words: { 36: at } }),
        ),
      ],
      answers: [readyToTransfer(8192, more), scsiResponse(0, more)],
    })),
    fc.constant({ requests: [scsiCommand(INQUIRY, 255, more)], answers: [scsiResponse(0x08, more)] }),
    fc.integer({ min: 1, max: 60 }).map((targets) => ({
      requests: [textRequest(['SendTargets=All'], more)],
      answers: [
        textResponse(
          Array.from({ length: targets }, (_, at) => [
            `TargetName=iqn.2026-01.test:t${at}`,
            'TargetAddress=10.0.0.2:3260,1',
          ]).flat(),
          more,
        ),
      ],
    })),
  );
}

/** Both byte streams of a session from login to logout. */
export const conversation: fc.Arbitrary<Streams> = fc
  .record({ headerDigest: fc.boolean(), dataDigest: fc.boolean() })
  .chain((digests) => {
    const answer = (on: boolean): string => (on ? 'CRC32C' : 'None');
    const middle = fc
      .integer({ min: 1, max: 7 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => exchange(at + 0x100, digests))));
    return middle.map((exchanges): Streams => {
      const keys = [`HeaderDigest=${answer(digests.headerDigest)}`, `DataDigest=${answer(digests.dataDigest)}`];
      const requests = exchanges.flatMap((one) => one.requests);
      const answers = exchanges.flatMap((one) => one.answers);
      return [
        join(
          loginRequest(['InitiatorName=iqn.2026-01.test:i', ...keys]),
          ...requests,
          logoutRequest(0, { ...digests, tag: 0x999 }),
        ),
        join(loginResponse(keys), ...answers, logoutResponse(0, { ...digests, tag: 0x999 })),
      ];
    });
  });

/** A piece of one side's stream: first byte and length. */
export interface Piece {
  readonly side: 0 | 1;
  readonly start: number;
  readonly end: number;
}

/** Cuts a stream of this length at random places; some pieces are repeated, some overlap their neighbours. */
function cut(side: 0 | 1, total: number): fc.Arbitrary<Piece[]> {
  const places = fc.uniqueArray(fc.integer({ min: 1, max: Math.max(1, total - 1) }), { maxLength: 40 });
  const extras = fc.array(fc.tuple(fc.nat({ max: total - 1 }), fc.integer({ min: 1, max: 1500 })), { maxLength: 8 });
  return fc.tuple(places, extras).map(([cuts, more]) => {
    const bounds = [0, ...cuts.sort((one, other) => one - other), total];
    const pieces = bounds.slice(1).map((end, at): Piece => ({ side, start: bounds[at] ?? 0, end }));
    for (const [start, size] of more) pieces.push({ side, start, end: Math.min(total, start + size) });
    return pieces.filter(({ start, end }) => end > start);
  });
}

/** All pieces of both sides in any order whatever. */
export function shuffled([initiator, target]: Streams): fc.Arbitrary<Piece[]> {
  return fc
    .tuple(cut(0, initiator.length), cut(1, target.length))
    .chain(([one, other]) => fc.shuffledSubarray([...one, ...other], { minLength: one.length + other.length }));
}
