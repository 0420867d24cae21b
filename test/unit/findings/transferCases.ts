import { pdu } from '../../support/pduBuilder';
import { type FindingCase, inSession, saying, whole } from './FindingCase';

const OTHER_LUN = { 8: 0x00020000 };

/** A PDU with a byte changed behind its digests. */
function flipped(bytes: Uint8Array, at: number, broken: boolean): Uint8Array {
  const copy = Uint8Array.from(bytes);
  if (broken) copy[at] ^= 0x10;
  return copy;
}

const RECOVERS = { offer: { ErrorRecoveryLevel: '1' }, answer: { ErrorRecoveryLevel: '1' } };

export const TRANSFER_CASES: readonly FindingCase[] = [
  whole('DIGEST-HDR', (lab, broken) => {
    const keys = { HeaderDigest: 'CRC32C' };
    lab.login({ offer: keys, answer: keys });
    for (let round = 0; round < 3; round++) {
      const tag = lab.readCommand(512, { headerDigest: true });
      const words = { 20: 0xffffffff, ...lab.numbers(), 36: 0, 40: 0 };
      const bytes = pdu(0x25, { flags: 0x81, tag, words, data: new Uint8Array(512), headerDigest: true });
      lab.t(flipped(bytes, 41, broken && round === 1));
      lab.statSn++;
    }
  }),
  whole('DIGEST-DATA', (lab, broken) => {
    const keys = { DataDigest: 'CRC32C' };
    lab.login({ offer: keys, answer: keys });
    for (let round = 0; round < 3; round++) {
      const tag = lab.readCommand(512);
      const words = { 20: 0xffffffff, ...lab.numbers(), 36: 0, 40: 0 };
      const bytes = pdu(0x25, { flags: 0x81, tag, words, data: new Uint8Array(512), dataDigest: true });
      lab.t(flipped(bytes, 100, broken && round === 1));
      lab.statSn++;
    }
  }),
  inSession('DATASN-ORDER', (lab, broken) => {
    const tag = lab.readCommand(8192);
    lab.dataIn(tag, 4096, 0, 0, false).dataIn(tag, 4096, broken ? 3 : 1, 4096);
  }),
  inSession('DATASN-ORDER', (lab, broken) => {
    const tag = lab.writeCommand(8192);
    lab.readyToTransfer(tag, 0, 8192);
    lab
      .dataOut(tag, 4096, 0, 0, false)
      .dataOut(tag, 4096, broken ? 0 : 1, 4096)
      .response(tag);
  }),
  inSession('DATA-OFFSET', (lab, broken) => {
    const tag = lab.readCommand(8192);
    lab.dataIn(tag, 4096, 0, 0, false).dataIn(tag, 4096, 1, broken ? 0 : 4096);
  }),
  inSession('DATA-OFFSET', (lab, broken) => {
    const tag = lab.writeCommand(8192);
    lab.readyToTransfer(tag, 0, 8192);
    lab
      .dataOut(tag, 4096, 0, 0, false)
      .dataOut(tag, 4096, 1, broken ? 2048 : 4096)
      .response(tag);
  }),
  inSession('DATA-OFFSET', (lab, broken) => {
    const tag = lab.readCommand(broken ? 4096 : 8192);
    lab.dataIn(tag, 8192, 0, 0, true, broken ? { flags: 0x85, words: { 44: 4096 } } : {});
  }),
  inSession('MRDSL-EXCEEDED', (lab, broken) => {
    const tag = lab.readCommand(40_000);
    if (broken) lab.dataIn(tag, 40_000, 0, 0);
    else lab.dataIn(tag, 20_000, 0, 0, false).dataIn(tag, 20_000, 1, 20_000);
  }),
  inSession('BURST-EXCEEDED', (lab, broken) => {
    const size = 100_000;
    const tag = lab.writeCommand(size);
    const first = broken ? size : 50_000;
    lab.readyToTransfer(tag, 0, first);
    for (const [sn, offset] of [0, 25_000].entries()) lab.dataOut(tag, 25_000, sn, offset, sn === 1 && !broken);
    if (!broken) lab.readyToTransfer(tag, 50_000, 50_000, { words: { 36: 1 } });
    for (const [at, offset] of [50_000, 75_000].entries())
      lab.dataOut(tag, 25_000, broken ? at + 2 : at, offset, at === 1);
    lab.response(tag);
  }),
  inSession('BURST-EXCEEDED', (lab, broken) => {
    // One sequence of all data; without the fault F ends it in between.
    const tag = lab.readCommand(90_000);
    for (let at = 0; at < 3; at++) {
      lab.dataIn(tag, 30_000, at, at * 30_000, at === 2, at === 1 && !broken ? { flags: 0x80 } : {});
    }
  }),
  inSession('BURST-EXCEEDED', (lab, broken) => {
    const tag = lab.writeCommand(512);
    lab
      .readyToTransfer(tag, 0, broken ? 0 : 512)
      .dataOut(tag, 512, 0, 0)
      .response(tag);
  }),
  inSession('FIRSTBURST', (lab, broken) => {
    const data = new Uint8Array(broken ? 5000 : 4096);
    const tag = lab.writeCommand(8192, { data });
    lab.readyToTransfer(tag, data.length, 8192 - data.length).dataOut(tag, 8192 - data.length, 0, data.length);
    lab.response(tag);
  }),
  inSession('FIRSTBURST', (lab, broken) => {
    const length = broken ? 1024 : 4096;
    const tag = lab.writeCommand(8192, { flags: 0x21 });
    lab.dataOut(tag, length, 0, 0, true, { words: { 20: 0xffffffff } });
    lab
      .readyToTransfer(tag, length, 8192 - length)
      .dataOut(tag, 8192 - length, 0, length)
      .response(tag);
  }),
  whole('UNSOLICITED', (lab, broken) => {
    const keys = { InitialR2T: broken ? 'Yes' : 'No' };
    lab.login({ offer: keys, answer: keys });
    const tag = lab.writeCommand(4096, { flags: 0x21 });
    lab.dataOut(tag, 4096, 0, 0, true, { words: { 20: 0xffffffff } }).response(tag);
  }),
  saying(
    /its command had said that none follows/,
    inSession('UNSOLICITED', (lab, broken) => {
      const tag = lab.writeCommand(4096, { flags: broken ? 0xa1 : 0x21 });
      lab.dataOut(tag, 4096, 0, 0, true, { words: { 20: 0xffffffff } }).response(tag);
    }),
  ),
  saying(
    /which had been asked for first/,
    whole('R2T-ANSWER', (lab, broken) => {
      const keys = { MaxOutstandingR2T: '2' };
      lab.login({ offer: keys, answer: keys });
      const tag = lab.writeCommand(8192);
      for (const sn of [0, 1]) lab.readyToTransfer(tag, sn * 4096, 4096, { words: { 20: 0x100 + sn, 36: sn } });
      for (const sn of broken ? [1, 0] : [0, 1]) {
        lab.dataOut(tag, 4096, 0, sn * 4096, true, { words: { 20: 0x100 + sn } });
      }
      lab.response(tag).logout().close();
    }),
  ),
  saying(
    /the other side takes 1024/,
    inSession('MRDSL-EXCEEDED', (lab, broken) => {
      lab.told(lab.text(['MaxRecvDataSegmentLength=1024']), []).read(broken ? 2048 : 1024);
    }),
  ),
  whole('IMMEDIATE', (lab, broken) => {
    const keys = { ImmediateData: broken ? 'No' : 'Yes' };
    lab.login({ offer: keys, answer: keys });
    lab.response(lab.writeCommand(512, { data: new Uint8Array(512) }));
  }),
  inSession('R2T-ANSWER', (lab, broken) => {
    const tag = lab.writeCommand();
    lab.readyToTransfer(tag, 0, 8192).dataOut(tag, 8192, 0, 0, true, broken ? { words: { 20: 0x77 } } : {});
    lab.response(tag, broken ? 8 : 0);
  }),
  inSession('R2T-ANSWER', (lab, broken) => {
    const tag = lab.writeCommand(8192);
    lab.readyToTransfer(tag, 0, 4096).dataOut(tag, broken ? 8192 : 4096, 0, 0);
    if (!broken) lab.readyToTransfer(tag, 4096, 4096, { words: { 36: 1 } }).dataOut(tag, 4096, 0, 4096);
    lab.response(tag);
  }),
  inSession('R2T-ANSWER', (lab, broken) => {
    const tag = lab.writeCommand();
    lab.readyToTransfer(tag, 0, 8192).dataOut(tag, 8192, 0, 0, !broken).response(tag);
  }),
  inSession('R2T-ANSWER', (lab, broken) => {
    const tag = lab.writeCommand();
    lab.readyToTransfer(tag, 0, 8192);
    if (broken) lab.dataOut(tag, 4096, 0, 0);
    else lab.dataOut(tag, 8192, 0, 0);
    lab.response(tag, broken ? 8 : 0);
  }),
  inSession('R2T-ANSWER', (lab, broken) => {
    const tag = lab.writeCommand();
    lab.readyToTransfer(tag, 0, 8192);
    if (!broken) lab.dataOut(tag, 8192, 0, 0);
    lab.response(tag);
  }),
  inSession('R2T-LIMIT', (lab, broken) => {
    const tag = lab.writeCommand(8192);
    lab.readyToTransfer(tag, 0, 4096);
    if (!broken) lab.dataOut(tag, 4096, 0, 0);
    lab.readyToTransfer(tag, 4096, 4096, { words: { 20: 0x9a, 36: 1 } });
    if (broken) lab.dataOut(tag, 4096, 0, 0);
    lab.dataOut(tag, 4096, 0, 4096, true, { words: { 20: 0x9a } }).response(tag);
  }),
  inSession('R2T-LIMIT', (lab, broken) => {
    const tag = lab.writeCommand();
    lab
      .readyToTransfer(tag, 0, 8192, { words: { 36: broken ? 4 : 0 } })
      .dataOut(tag, 8192, 0, 0)
      .response(tag);
  }),
  inSession('RESIDUAL', (lab, broken) => {
    // A short read, with and without U.
    const tag = lab.readCommand(8192);
    lab.dataIn(tag, 512, 0, 0, true, broken ? {} : { flags: 0x83, words: { 44: 7680 } });
  }),
  inSession('RESIDUAL', (lab, broken) => {
    const tag = lab.readCommand(8192);
    lab.dataIn(tag, 512, 0, 0, true, { flags: 0x83, words: { 44: broken ? 1 : 7680 } });
  }),
  inSession('EXPDATASN', (lab, broken) => {
    const tag = lab.readCommand(512);
    lab.dataIn(tag, 512, 0, 0, false, { flags: 0x80 }).response(tag, 0, { words: { 36: broken ? 7 : 1 } });
  }),
  inSession('DATA-IN-PHASE', (lab, broken) => {
    const tag = lab.readCommand(512, broken ? { flags: 0xa1 } : {});
    lab.dataIn(tag, 512, 0, 0);
  }),
  inSession('DATA-IN-PHASE', (lab, broken) => {
    // Neither R nor W, and a length.
    lab.response(
      lab.readCommand(broken ? 512 : 0, { flags: 0x81 }),
      0,
      broken ? { flags: 0x82, words: { 44: 512 } } : {},
    );
  }),
  inSession('DATA-IN-PHASE', (lab, broken) => {
    // F = 0 although all data came with the command.
    lab.response(lab.writeCommand(512, { data: new Uint8Array(512), flags: broken ? 0x21 : 0xa1 }));
  }),
  inSession('LUN-CONSISTENT', (lab, broken) => {
    const tag = lab.writeCommand();
    lab
      .readyToTransfer(tag, 0, 8192, broken ? { words: OTHER_LUN } : {})
      .dataOut(tag, 8192, 0, 0)
      .response(tag);
  }),
  inSession('LUN-CONSISTENT', (lab, broken) => {
    const tag = lab.writeCommand();
    lab
      .readyToTransfer(tag, 0, 8192)
      .dataOut(tag, 8192, 0, 0, true, broken ? { words: OTHER_LUN } : {})
      .response(tag);
  }),
  inSession('A-BIT', (lab, broken) => {
    const tag = lab.readCommand(1024);
    lab.dataIn(tag, 512, 0, 0, false, broken ? { flags: 0x40, words: { 8: 0x00010000, 20: 5 } } : {});
    lab.dataIn(tag, 512, 1, 512);
  }),
  whole('SNACK', (lab, broken) => {
    const keys = { ErrorRecoveryLevel: broken ? '0' : '1' };
    lab.login({ offer: keys, answer: keys }).read();
    lab.i(pdu(0x10, { flags: 0x81, tag: 0xffffffff, words: { 20: 0xffffffff, 28: lab.statSn } }));
    lab.read();
  }),
  saying(
    /had acknowledged/,
    whole('SNACK', (lab, broken) => {
      // Data of a task are asked for again after its status was acknowledged.
      lab.login(RECOVERS).read();
      const tag = lab.readCommand(512);
      lab.dataIn(tag, 512, 0, 0);
      const acknowledges = broken ? lab.statSn : lab.statSn - 1;
      lab.i(pdu(0x10, { flags: 0x80, tag, words: { 20: 0xffffffff, 28: acknowledges } }));
      lab.wait(1).logout().close();
    }),
  ),
  saying(
    /no command of this connection/,
    whole('SNACK', (lab, broken) => {
      // A tag that no command had.
      lab.login(RECOVERS).read();
      const tag = lab.readCommand(512);
      lab.i(pdu(0x10, { flags: 0x80, tag: broken ? 0x9999 : tag, words: { 20: 0xffffffff, 28: lab.statSn } }));
      lab.dataIn(tag, 512, 0, 0).logout().close();
    }),
  ),
  saying(
    /acknowledges at the same time/,
    whole('SNACK', (lab, broken) => {
      // A status that the same PDU acknowledges.
      lab.login(RECOVERS).read();
      const begRun = broken ? lab.statSn - 1 : lab.statSn;
      lab.i(pdu(0x10, { flags: 0x81, tag: 0xffffffff, words: { 20: 0xffffffff, 28: lab.statSn, 40: begRun, 44: 1 } }));
      lab.read().logout().close();
    }),
  ),
  saying(
    /no DataACK came/,
    whole('A-BIT', (lab, broken) => {
      // The target asks for an acknowledgment that it may ask for, and none comes.
      lab.login(RECOVERS).read();
      const tag = lab.readCommand(1024);
      lab.dataIn(tag, 512, 0, 0, false, { flags: 0xc0, words: { 8: 0x00010000, 20: 5 } });
      if (!broken) {
        const words = { 8: 0x00010000, 20: 5, 28: lab.statSn, 40: 1 };
        lab.i(pdu(0x10, { flags: 0x82, tag: 0xffffffff, words }));
      }
      lab.dataIn(tag, 512, 1, 512).read().logout().close();
    }),
  ),
];
