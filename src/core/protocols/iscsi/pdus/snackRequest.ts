import { bhsSections } from '../bhsSections';
import {
  alwaysFinal,
  dataSegmentLength,
  expStatSN,
  initiatorTaskTag,
  lun,
  opcodeByte,
  reserved,
  targetTransferTag,
  totalAHSLength,
} from '../commonFields';
import type { PduSpec } from '../PduSpec';

const rfc = bhsSections('16');

/** "StatSN 7 to 9": the numbers wanted again; undefined where RunLength is 0 and says it all. */
function numbersWanted(name: string, first: number, runLength: number): string | undefined {
  if (runLength === 0) return undefined;
  return runLength === 1 ? `${name} ${first}` : `${name} ${first} to ${(first + runLength - 1) >>> 0}`;
}

/** RFC 3720, section 10.16. */
export const snackRequest: PduSpec = {
  opcode: 0x10,
  name: 'SNACK Request',
  shortName: 'SNACK',
  sentBy: 'initiator',
  fields: [
    ...opcodeByte('never', rfc),
    alwaysFinal(),
    reserved(1, 1, rfc, 0x70),
    {
      name: 'Type',
      filter: 'iscsi.snack.type',
      offset: 1,
      length: 1,
      mask: 0x0f,
      kind: 'unsigned',
      values: { 0: 'Data/R2T SNACK', 1: 'Status SNACK', 2: 'DataACK', 3: 'R-Data SNACK' },
      doc: 'What is wanted: Data-In or R2T PDUs again (0), answers again (1), nothing, it only acknowledges data (2), all unacknowledged data anew and perhaps cut differently (3).',
      rfc: bhsSections('16.1'),
    },
    reserved(2, 2, rfc),
    totalAHSLength(),
    dataSegmentLength({ doc: 'A SNACK has no data segment: 0.', facts: [], rfc }),
    lun({
      usedWhen: { test: (header) => header('iscsi.snack.type') === 2, text: 'Type is DataACK' },
      doc: 'Copied from the Data-In that is acknowledged.',
      rfc: bhsSections('16.5'),
    }),
    initiatorTaskTag({
      doc: 'The command whose PDUs are wanted; 0xffffffff for Status SNACK and DataACK.',
      rfc: bhsSections('16.4'),
    }),
    targetTransferTag({
      doc: 'DataACK: the tag of the Data-In that asked for it. R-Data SNACK: a new tag, which the SCSI Response will repeat (SNACK Tag). Otherwise 0xffffffff.',
      rfc: bhsSections('16.5'),
    }),
    reserved(24, 4, rfc),
    expStatSN(),
    reserved(32, 8, rfc),
    {
      name: 'BegRun',
      filter: 'iscsi.snack.begrun',
      offset: 40,
      length: 4,
      kind: 'unsigned',
      note: (value, header) => {
        const runLength = header('iscsi.snack.runlength');
        switch (header('iscsi.snack.type')) {
          case 0:
            return numbersWanted('DataSN or R2TSN', value, runLength);
          case 1:
            return numbersWanted('StatSN', value, runLength);
          case 2:
            return `next DataSN expected: all before it arrived`;
          default:
            return undefined;
        }
      },
      doc: 'First number that is wanted again (DataSN, R2TSN or StatSN); for a DataACK the next DataSN expected. 0 together with RunLength 0 asks for everything not yet acknowledged.',
      facts: [['R-Data SNACK', '0']],
      rfc: bhsSections('16.6'),
    },
    {
      name: 'RunLength',
      filter: 'iscsi.snack.runlength',
      offset: 44,
      length: 4,
      kind: 'unsigned',
      note: (value, header) => {
        const type = header('iscsi.snack.type');
        if (value !== 0 || type > 1) return undefined;
        const wanted = type === 0 ? 'Data-In or R2T' : 'answers';
        return header('iscsi.snack.begrun') === 0
          ? `all ${wanted} not yet acknowledged`
          : `all ${wanted} from BegRun on`;
      },
      doc: 'How many PDUs are wanted again; 0 stands for all from BegRun on.',
      facts: [['DataACK, R-Data SNACK', '0']],
      rfc: bhsSections('16.7'),
    },
  ],
  dataSegment: 'none',
  allowsAdditionalHeaderSegments: false,
  statSN: 'none',
  rfc,
};
