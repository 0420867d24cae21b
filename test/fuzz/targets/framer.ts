/** The bytes of one direction, cut into segments with gaps: every byte is told of once, and nothing else is. */
import { HeldBytes, StreamReassembler } from '../../../src/core/streams/StreamReassembler';
import { PduFramer } from '../../../src/core/streams/PduFramer';
import { join } from '../../support/captureBuilder';
import {
  dataIn,
  loginResponse,
  nopIn,
  pdu,
  readyToTransfer,
  scsiResponse,
  textResponse,
} from '../../support/pduBuilder';
import { type FuzzTarget, Outcome, step } from '../FuzzTarget';
import { BrokenPromise } from '../promises';

/** Bytes that tell how the rest is cut. */
const HEAD = 24;

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The stretches leave nothing out from `first` to `end` and do not overlap. */
function checkCover(stretches: readonly Stretch[], first: number, end: number): void {
  let at = first;
  for (const { from, to } of [...stretches].sort((one, other) => one.from - other.from)) {
    if (from !== at) throw new BrokenPromise(`bytes ${at} to ${from} are told of ${from < at ? 'twice' : 'never'}`);
    if (to <= from) throw new BrokenPromise(`a stretch from ${from} to ${to}`);
    at = to;
  }
  // The last PDU may go on behind what was captured.
  if (at < end) throw new BrokenPromise(`bytes ${at} to ${end} are told of never`);
}

export const framer: FuzzTarget = {
  name: 'framer',
  seeds: () => {
    const talk = [
      loginResponse(['TargetPortalGroupTag=1', 'HeaderDigest=CRC32C']),
      textResponse(['TargetName=iqn.b']),
      dataIn(new Uint8Array(200)),
      scsiResponse(0),
      readyToTransfer(1000),
      nopIn(new Uint8Array(4)),
      pdu(0x3f, { data: new Uint8Array(48) }),
    ];
    const head = Uint8Array.from({ length: HEAD }, (_, at) => (at * 37) & 0xff);
    return [join(head, ...talk), join(new Uint8Array(HEAD), ...talk, ...talk), join(head, new Uint8Array(30), ...talk)];
  },
  run(input) {
    const head = new Uint8Array(HEAD);
    head.set(input.subarray(0, HEAD));
    const bytes = input.subarray(HEAD);
    const outcome = new Outcome();
    const told: Stretch[] = [];
    const tell = (from: number, length: number): void => void told.push({ from, to: from + length });
    const digests = (head[1] ?? 0) & 7;
    const target = new PduFramer(
      {
        sentBy: () => ((head[0] ?? 0) & 1 ? 'target' : undefined),
        negotiatedDigests: () =>
          digests & 4 ? { header: (digests & 1) !== 0, data: (digests & 2) !== 0, settled: true } : undefined,
        continues: () => undefined,
        pdu: ({ position, total, incomplete, resynchronised }) => {
          tell(position, total);
          outcome.add(incomplete).add(resynchronised);
        },
        unframed: tell,
        lost: tell,
      },
      ((head[0] ?? 0) & 2) !== 0,
    );
    const stream = new StreamReassembler(target, new HeldBytes(), 1);
    let at = 0;
    let seen = 1;
    for (let frame = 0; at < bytes.length; frame++) {
      const way = head[2 + (frame % (HEAD - 2))] ?? 0;
      const length = Math.min(bytes.length - at, 1 + (way & 0x7f) * 5);
      // One segment of sixteen is not in the capture, and one is cut.
      const captured = (way & 0xf0) === 0x90 ? length >> 1 : length;
      if ((way & 0xf0) !== 0x80) {
        stream.segment(bytes, at, captured, 1 + at, length, frame);
        seen = Math.max(seen, 1 + at + captured);
      }
      at += length;
    }
    stream.flush();
    target.flush();
    outcome.add(step(told.length));
    checkCover(told, 1, seen);
    return outcome.value;
  },
};
