import { hex } from '../../support/captureBuilder';
import { READ_10 } from '../../support/pduBuilder';
import { type FindingCase, inSession, saying, whole } from './FindingCase';

const READ_CAPACITY = hex('25 00 00000000 0000 00 00 00000000 0000');
/** Last block 0x1fff, blocks of 512 bytes. */
const CAPACITY = hex('00001fff 00000200');

export const TASK_CASES: readonly FindingCase[] = [
  inSession('TMF-ABORT', (lab, broken) => {
    const cmdSn = lab.cmdSn;
    const tag = lab.readCommand(512);
    if (broken) lab.wait(30_000).managed(lab.abort(tag, cmdSn));
    else lab.dataIn(tag, 512, 0, 0);
  }),
  inSession('TMF-ABORT', (lab, broken) => {
    // LOGICAL UNIT RESET, against CLEAR ACA, which ends nothing.
    lab.managed(lab.abort(0xffffffff, 0, { flags: broken ? 0x85 : 0x83, words: { 20: 0xffffffff, 32: 0 } }));
  }),
  inSession('TMF-LATE', (lab, broken) => {
    const cmdSn = lab.cmdSn;
    const tag = lab.readCommand(512);
    const abort = lab.abort(tag, cmdSn);
    if (broken) lab.managed(abort).dataIn(tag, 512, 0, 0);
    else lab.dataIn(tag, 512, 0, 0).managed(abort);
  }),
  inSession('TMF-FORM', (lab, broken) => {
    const cmdSn = lab.cmdSn;
    const tag = lab.readCommand(512);
    lab.managed(lab.abort(tag, broken ? cmdSn + 7 : cmdSn));
  }),
  inSession('TMF-FORM', (lab, broken) => {
    lab.managed(lab.abort(0xffffffff, 0, { flags: broken ? 0xe3 : 0x82, words: { 20: 0xffffffff, 32: 0 } }), 5);
  }),
  whole('TMF-FORM', (lab, broken) => {
    const level: Readonly<Record<string, string>> = broken ? {} : { iSCSIProtocolLevel: '2' };
    lab.login({ offer: level, answer: level });
    lab.managed(lab.abort(0xffffffff, 0, { flags: 0x8a, words: { 20: 0xffffffff, 32: 0 } }), 7);
  }),
  saying(
    /another LUN/,
    inSession('TMF-FORM', (lab, broken) => {
      // ABORT TASK for a task of another LUN than it names.
      const cmdSn = lab.cmdSn;
      const tag = lab.readCommand(512);
      lab.managed(lab.abort(tag, cmdSn, broken ? { words: { 8: 0x00020000 } } : {}));
    }),
  ),
  inSession('SCSI-CHECK', (lab, broken) => {
    const tag = lab.readCommand(512);
    if (broken) lab.failed(tag, 3, 0x1100, { flags: 0x82, words: { 44: 512 } });
    else lab.dataIn(tag, 512, 0, 0);
  }),
  inSession('CHECK-NO-SENSE', (lab, broken) => {
    const tag = lab.readCommand(512);
    if (broken) lab.response(tag, 2, { flags: 0x82, words: { 44: 512 } });
    else lab.failed(tag, 5, 0x2400, { flags: 0x82, words: { 44: 512 } });
  }),
  inSession('CHECK-NO-SENSE', (lab, broken) => {
    // A SenseLength of 0.
    const tag = lab.readCommand(512);
    if (broken) lab.response(tag, 2, { data: new Uint8Array(4), flags: 0x82, words: { 44: 512 } });
    else lab.failed(tag, 5, 0x2400, { flags: 0x82, words: { 44: 512 } });
  }),
  inSession('BUSY-TSF', (lab, broken) => {
    for (let count = 0; count < 3; count++) {
      lab.response(lab.readCommand(512), broken ? 0x28 : 0, { flags: 0x82, words: { 44: 512 } });
    }
  }),
  inSession('BUSY-TSF', (lab, broken) => {
    lab.response(lab.readCommand(512), broken ? 0x18 : 0, { flags: 0x82, words: { 44: 512 } });
  }),
  inSession('UA-STORM', (lab, broken) => {
    for (let count = 0; count < (broken ? 5 : 1); count++) {
      lab.failed(lab.readCommand(512), 6, 0x2900, { flags: 0x82, words: { 44: 512 } });
    }
  }),
  inSession('SLOW-IO', (lab, broken) => {
    const tag = lab.readCommand(512);
    lab.wait(broken ? 4000 : 5).dataIn(tag, 512, 0, 0);
  }),
  saying(
    /2 of 121 READ\(10\) took 31 ms or longer/,
    inSession('SLOW-IO', (lab, broken) => {
      // Two of 120 reads take much longer than the others, though none of them long.
      for (let count = 0; count < 120; count++) {
        const tag = lab.readCommand(512);
        if (broken && count % 60 === 59) lab.wait(30);
        lab.dataIn(tag, 512, 0, 0);
      }
    }),
  ),
  inSession('R2T-STALL', (lab, broken) => {
    const tag = lab.writeCommand();
    lab
      .wait(broken ? 90 : 1)
      .readyToTransfer(tag, 0, 8192)
      .dataOut(tag, 8192, 0, 0)
      .response(tag);
  }),
  inSession('R2T-STALL', (lab, broken) => {
    const tag = lab.writeCommand();
    lab
      .readyToTransfer(tag, 0, 8192)
      .wait(broken ? 90 : 1)
      .dataOut(tag, 8192, 0, 0)
      .response(tag);
  }),
  inSession('LENGTH-CDB', (lab, broken) => {
    const tag = lab.command(READ_CAPACITY, 8);
    lab.dataIn(tag, 0, 0, 0, true, { data: CAPACITY });
    // 16 blocks of 512 bytes.
    const length = broken ? 65_536 : 8192;
    const read = lab.command(READ_10, length);
    lab.dataIn(read, 8192, 0, 0, true, broken ? { flags: 0x83, words: { 44: length - 8192 } } : {});
  }),
  whole('CMD-TIMEOUT', (lab, broken) => {
    lab.login().read();
    const tag = lab.readCommand(512);
    if (!broken) lab.dataIn(tag, 512, 0, 0);
    lab.wait(5000).end(0, 'RA');
  }),
  whole('CMD-TIMEOUT', (lab, broken) => {
    // The capture goes on, or ends while the command is young.
    lab.login().read().readCommand(512);
    lab.wait(broken ? 20_000 : 20).pong(lab.ping());
  }),
];
