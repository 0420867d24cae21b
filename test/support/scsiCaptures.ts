/** Captures that hold what recordings do not: every SCSI command that we know, and sense data of every kind. */
import { SCSI_COMMANDS } from '../../src/core/protocols/scsi/commands';
import { PARAMETER_DATA_EXAMPLES } from './parameterDataExamples';
import { buildPdu, type FieldValues } from './buildPdu';
import { hex } from './captureBuilder';
import { Conversation } from './conversation';

const hexText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Numbers of one session, so that the PDUs look like those of a real one. */
export class Exchanges {
  readonly conversation = new Conversation().handshake();
  private tag = 0;

  /** One command with its response; with data from the target in between, or with `sent` data of the initiator. */
  run(
    lun: string,
    cdb: Uint8Array,
    data: Uint8Array | undefined,
    sense: Uint8Array | undefined,
    sent?: Uint8Array,
  ): this {
    const tag = ++this.tag;
    const common: FieldValues = { 'iscsi.initiatortasktag': tag };
    const block = new Uint8Array(16);
    block.set(cdb.subarray(0, 16));
    this.conversation.send(
      0,
      buildPdu(
        0x01,
        {
          ...common,
          'iscsi.scsicommand.F': true,
          'iscsi.scsicommand.R': sent === undefined,
          'iscsi.scsicommand.W': sent !== undefined,
          'iscsi.scsicommand.attr': 1,
          'iscsi.lun': lun,
          'iscsi.scsicommand.expecteddatatransferlength': sent?.length ?? 4096,
          'iscsi.cmdsn': tag,
          'iscsi.expstatsn': tag,
          'iscsi.scsicommand.cdb': hexText(block),
        },
        sent === undefined ? {} : { data: sent },
      ),
    );
    const numbers: FieldValues = { ...common, 'iscsi.expcmdsn': tag + 1, 'iscsi.maxcmdsn': tag + 32 };
    if (data !== undefined) {
      this.conversation.send(
        1,
        buildPdu(0x25, { ...numbers, 'iscsi.scsidata.F': true, 'iscsi.targettransfertag': 0xffffffff }, { data }),
      );
    }
    const segment =
      sense === undefined ? undefined : Uint8Array.from([sense.length >> 8, sense.length & 0xff, ...sense]);
    this.conversation.send(
      1,
      buildPdu(
        0x21,
        {
          ...numbers,
          'iscsi.statsn': tag,
          'iscsi.scsiresponse.status': sense === undefined ? 0 : 2,
          ...(data === undefined ? {} : { 'iscsi.expdatasn': 1 }),
        },
        segment === undefined ? {} : { data: segment },
      ),
    );
    return this;
  }
}

export const DISK = '0000000000000000';
export const TAPE = '0001000000000000';
export const CHANGER = '0002000000000000';
const TAPE_CODES: ReadonlySet<number> = new Set([0x01, 0x05, 0x10, 0x11, 0x13, 0x19, 0x44, 0x80, 0x92]);
export const INQUIRY = hex('12 00 00 00 ff 00');

/** INQUIRY data of a device of this type. */
export function inquiryData(type: number): Uint8Array {
  const bytes = new Uint8Array(96);
  bytes.set([type, 0x00, 0x06, 0x12, 91, 0x30, 0x10, 0x02]);
  bytes.set(Buffer.from('ACME    Example disk    0001'), 8);
  return bytes;
}

/**
 * Every command of the tables, each three times: with all bits behind the operation code 0, with patterns, and with all
 * bits set. Service actions are as the command wants them.
 */
export function everyCommand(): Uint8Array {
  const exchanges = new Exchanges();
  exchanges.run(DISK, INQUIRY, inquiryData(0), undefined);
  exchanges.run(TAPE, INQUIRY, inquiryData(1), undefined);
  exchanges.run(CHANGER, INQUIRY, inquiryData(8), undefined);
  for (const { device, operationCode, serviceAction } of SCSI_COMMANDS) {
    for (const byteAt of [() => 0, (at: number) => (at * 0x35 + 0x5b) & 0xff, () => 0xff]) {
      const cdb = Uint8Array.from({ length: 16 }, (_, at) => byteAt(at));
      cdb[0] = operationCode;
      if (operationCode === 0x7f) cdb.set([0x18, (serviceAction ?? 0) >> 8, (serviceAction ?? 0) & 0xff], 7);
      else if (serviceAction !== undefined) cdb[1] = ((cdb[1] ?? 0) & 0xe0) | serviceAction;
      const tape = device === 'tape' || (device === undefined && TAPE_CODES.has(operationCode));
      exchanges.run(tape ? TAPE : device === 'changer' ? CHANGER : DISK, cdb, undefined, undefined);
    }
  }
  return exchanges.conversation.close().file();
}

/** Sense data in both formats under every sense key, and descriptors of every type. */
export function everySense(): Uint8Array {
  const exchanges = new Exchanges();
  const run = (text: string): unknown => exchanges.run(DISK, new Uint8Array(16), undefined, hex(text));
  for (let key = 0; key < 16; key++) {
    const digit = key.toString(16);
    run(`f0 00 f${digit} 01020304 0a 0a0b0c0d 2900 07 cd0102`);
    run(`70 00 0${digit} 00000000 0a 00000000 3f0e 00 000000`);
    run(`72 0${digit} 2904 00 00 00 08 02 06 00 00 cf1234 00`);
  }
  for (let type = 0; type < 16; type++) {
    const digit = type.toString(16);
    run(`72 05 2400 00 00 00 20 0${digit} 1e ${'8182838485868788'.repeat(4).slice(0, 60)}`);
  }
  return exchanges.conversation.close().file();
}

/** LUNs in every address method. */
export function everyLun(): Uint8Array {
  const exchanges = new Exchanges();
  for (const lun of [
    '0007000000000000',
    '0307000000000000',
    '4123000000000000',
    '8a67000000000000',
    'c101000000000000',
    'd2010203000000',
    'e2010203040506',
  ]) {
    exchanges.run(lun.padEnd(16, '0'), new Uint8Array(16), undefined, undefined);
  }
  return exchanges.conversation.close().file();
}

/** Every example of parameter data, with the command that it belongs to. */
export function everyParameterData(): Uint8Array {
  const exchanges = new Exchanges();
  for (const { cdb, data, sent } of PARAMETER_DATA_EXAMPLES) {
    if (sent) exchanges.run(DISK, hex(cdb), undefined, undefined, hex(data));
    else exchanges.run(DISK, hex(cdb), hex(data), undefined);
  }
  return exchanges.conversation.close().file();
}

/** Commands that were refused, with sense data that point at the field which is at fault. */
export function everyFaultyField(): Uint8Array {
  const refused = (specific: string): Uint8Array => hex(`70 00 05 00000000 0a 00000000 2400 00 ${specific}`);
  const exchanges = new Exchanges().run(TAPE, INQUIRY, inquiryData(1), undefined);
  for (let byte = 1; byte < 6; byte++) {
    for (const flags of ['c0', 'c8', 'cf']) {
      exchanges.run(DISK, hex('1a 08 7f 00 ff 00'), undefined, refused(`${flags} 000${byte}`));
      exchanges.run(TAPE, hex('08 02 000200 00'), undefined, refused(`${flags} 000${byte}`));
    }
  }
  return exchanges.conversation.close().file();
}
