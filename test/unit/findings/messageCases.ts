import { hex, join } from '../../support/captureBuilder';
import { nopOut, pdu, scsiCommand, READ_10, textRequest } from '../../support/pduBuilder';
import { type FindingCase, inSession, saying, whole } from './FindingCase';

const NO_TAG = 0xffffffff;
const DISCOVERY = { offer: { SessionType: 'Discovery', TargetName: '' } };

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(hex(text));

/** The header of a SCSI Command, as a Reject returns it. */
const RETURNED = scsiCommand(READ_10, 512).subarray(0, 48);

export const MESSAGE_CASES: readonly FindingCase[] = [
  inSession('REJECT', (lab, broken) => {
    if (broken) lab.message(0x3f, { second: 0x04, data: RETURNED });
  }),
  inSession('ASYNC-EVENT', (lab, broken) => {
    if (broken) lab.message(0x32, { words: { 36: 0x02000000, 40: 0x00020014 } });
  }),
  inSession('ASYNC-LOGOUT-LATE', (lab, broken) => {
    lab.message(0x32, { words: { 36: 0x01000000, 40: 5 } });
    lab.wait(broken ? 9000 : 1000);
  }),
  inSession('ASYNC-LOGOUT-LATE', (lab, broken) => {
    // Event 5 is for sessions that agreed on FastAbort; event 1 with plenty of time is for all.
    lab.message(0x32, { words: { 36: broken ? 0x05000000 : 0x01000000, 40: 60 } });
  }),
  inSession('NOP-FORM', (lab, broken) => {
    lab.i(nopOut(new Uint8Array(0), { tag: NO_TAG, immediate: !broken, words: lab.asks() }));
    if (broken) lab.cmdSn++;
  }),
  inSession('NOP-FORM', (lab, broken) => {
    // An answer that nobody asked for.
    if (broken) lab.pong(0x7777);
    else lab.pong(lab.ping());
  }),
  saying(
    /which no NOP-In before it had/,
    inSession('NOP-FORM', (lab, broken) => {
      lab.message(0x20, { words: { 20: 5 } });
      lab.statSn--;
      const words = { ...lab.asks(), 20: broken ? 6 : 5 };
      lab.i(nopOut(new Uint8Array(0), { tag: NO_TAG, immediate: true, words }));
    }),
  ),
  inSession('NOP-ECHO', (lab, broken) => {
    lab.pong(lab.ping(bytes('01020304')), bytes(broken ? '01020305' : '01020304'));
  }),
  inSession('NOP-ECHO', (lab, broken) => {
    lab.pong(lab.ping(bytes('0102030405060708')), bytes(broken ? '01020304' : '0102030405060708'));
  }),
  whole('TEXT-FORM', (lab, broken) => {
    lab.login(DISCOVERY);
    const tag = lab.text(['SendTargets=All']);
    lab.told(tag, ['TargetName=iqn.2026-01.test.array:disk'], broken ? { words: { 20: 7 } } : {});
  }),
  whole('TEXT-FORM', (lab, broken) => {
    lab.login(DISCOVERY);
    const tag = lab.text(['SendTargets=All']);
    lab.told(tag, [
      'TargetName=iqn.2026-01.test.array:disk',
      broken ? 'MaxBurstLength=1024' : 'TargetAddress=10.0.0.2:3260,1',
    ]);
  }),
  saying(
    /begins with a TargetAddress/,
    whole('TEXT-FORM', (lab, broken) => {
      lab.login(DISCOVERY);
      const keys = ['TargetName=iqn.2026-01.test.array:disk', 'TargetAddress=10.0.0.2:3260,1'];
      lab.told(lab.text(['SendTargets=All']), broken ? keys.reverse() : keys);
    }),
  ),
  whole('TEXT-FORM', (lab, broken) => {
    // The request leaves the exchange open (F = 0), and the answer ends it.
    lab.login(DISCOVERY);
    const tag = lab.text(['SendTargets=All'], { flags: broken ? 0 : 0x80 });
    lab.told(tag, ['TargetName=iqn.2026-01.test.array:disk']);
  }),
  whole('TEXT-FORM', (lab, broken) => {
    lab.login(DISCOVERY);
    const tag = lab.text(['SendTargets=All']);
    if (broken) {
      lab.i(textRequest(['SendTargets=All'], { tag: lab.newTag(), words: lab.asks() }));
      lab.cmdSn++;
    }
    lab.told(tag, ['TargetName=iqn.2026-01.test.array:disk']);
  }),
  whole('TEXT-SYNTAX', (lab, broken) => {
    lab.login(DISCOVERY);
    const tag = lab.text([broken ? 'SendTargets' : 'SendTargets=All']);
    lab.told(tag, ['TargetName=iqn.2026-01.test.array:disk']);
  }),
  whole('DISCOVERY', (lab, broken) => {
    lab.login(broken ? DISCOVERY : {}).read();
  }),
  whole('DISCOVERY', (lab, broken) => {
    lab.login();
    const tag = lab.text([broken ? 'SendTargets=All' : 'SendTargets=']);
    lab.told(tag, ['TargetName=iqn.2026-01.test.array:disk']);
  }),
  inSession('STATUS-FLAGS', (lab, broken) => {
    const tag = lab.readCommand(512);
    lab.dataIn(tag, 512, 0, 0, true, broken ? { flags: 0x01 } : {});
  }),
  inSession('STATUS-FLAGS', (lab, broken) => {
    const tag = lab.readCommand(512);
    lab.response(tag, 8, { flags: broken ? 0x86 : 0x82, words: { 44: 512 } });
  }),
  inSession('STATUS-FLAGS', (lab, broken) => {
    // Residual flags with a response that is no status.
    lab.response(lab.readCommand(512), 0, { second: 0x01, flags: broken ? 0x82 : 0x80 });
  }),
  inSession('AHS', (lab, broken) => {
    // A segment of a type that nobody defined, and an extended CDB of 4 bytes.
    const tag = lab.readCommand(512, { ahs: hex(broken ? '0005 09 00 00000000' : '0005 01 00 00000000') });
    lab.dataIn(tag, 512, 0, 0);
  }),
  inSession('AHS', (lab, broken) => {
    // Both directions without the length of the read.
    const tag = lab.readCommand(512, broken ? { flags: 0xe1 } : {});
    lab.dataIn(tag, 512, 0, 0);
  }),
  inSession('DSL-NOT-ALLOWED', (lab, broken) => {
    lab.managed(
      lab.abort(0xffffffff, 0, {
        flags: 0x82,
        words: { 20: NO_TAG, 32: 0 },
        ...(broken ? { data: hex('00000000') } : {}),
      }),
    );
  }),
  inSession('DSL-NOT-ALLOWED', (lab, broken) => {
    const tag = lab.writeCommand();
    lab
      .readyToTransfer(tag, 0, 8192, broken ? { data: hex('00000000') } : {})
      .dataOut(tag, 8192, 0, 0)
      .response(tag);
  }),
  inSession('OPCODE', (lab, broken) => {
    if (broken) lab.i(pdu(0x0f, { tag: lab.newTag(), words: { 28: lab.statSn } }));
  }),
  inSession('OPCODE', (lab, broken) => {
    // A SCSI Response of the initiator.
    if (broken) lab.i(pdu(0x21, { tag: lab.newTag(), words: lab.numbers() }));
  }),
  inSession('RESERVED', (lab, broken) => {
    // Attribute 6 of the command is not defined.
    const tag = lab.readCommand(512, { flags: broken ? 0xc6 : 0xc1 });
    lab.dataIn(tag, 512, 0, 0);
  }),
  inSession('RESERVED', (lab, broken) => {
    const tag = lab.readCommand(512);
    lab.t(join(pdu(0x21, { tag, flags: 0x82, words: { ...lab.numbers(), 44: 512, 8: broken ? 1 : 0 } })));
    lab.statSn++;
  }),
];
