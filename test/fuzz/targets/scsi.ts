/** CDBs, sense data, LUNs and the data of commands. */
import type { Issue } from '../../../src/core/dissect/Issue';
import { scsiDissector } from '../../../src/core/protocols/scsi/scsiDissector';
import { hex } from '../../support/captureBuilder';
import { type FuzzTarget, Outcome } from '../FuzzTarget';
import { checkIssues, checkNodes } from '../promises';

const CDB_LENGTH = 32;

/** Commands whose data are decoded, as the beginnings of their CDBs. */
const COMMANDS = [
  '12 00 00 00 ff 00',
  '12 01 00 00 ff 00',
  '12 01 80 00 ff 00',
  '12 01 83 00 ff 00',
  '12 01 86 00 ff 00',
  '12 01 b0 00 ff 00',
  '12 01 b1 00 ff 00',
  '12 01 b2 00 ff 00',
  'a0 00 00 00 00 00 00 00 10 00 00 00',
  '25 00 00 00 00 00 00 00 00 00',
  '9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00',
  '9e 12 00 00 00 00 00 00 00 00 00 00 00 20 00 00',
  '1a 00 3f 00 ff 00',
  '5a 00 3f 00 00 00 00 00 ff 00',
  '15 10 00 00 20 00',
  '55 10 00 00 00 00 00 00 20 00',
  '5e 00 00 00 00 00 00 00 ff 00',
  '5e 02 00 00 00 00 00 00 ff 00',
  '5f 00 00 00 00 00 00 00 18 00',
  'a3 0a 00 00 00 00 00 00 00 ff 00 00',
  'a3 0c 00 00 00 00 00 00 00 ff 00 00',
  '42 00 00 00 00 00 00 00 18 00',
  '03 00 00 00 12 00',
  '4d 00 40 00 00 00 00 00 ff 00',
  '08 00 00 00 01 00',
  '7f 00 00 00 00 00 00 18 00 09 00 00 00 00 00 00',
];

function seed(command: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + CDB_LENGTH + data.length);
  bytes.set(hex(command), 1);
  bytes.set(data, 1 + CDB_LENGTH);
  return bytes;
}

export const scsi: FuzzTarget = {
  name: 'scsi',
  /** A byte of choices, a CDB of up to 32 bytes, and data. */
  seeds: () => [
    ...COMMANDS.map((command) => seed(command, new Uint8Array(64))),
    seed(COMMANDS[0] ?? '', hex('70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 c0 00 02')),
    seed(COMMANDS[0] ?? '', hex('72 05 24 00 00 00 00 08 02 06 00 00 c0 00 02 00')),
  ],
  run(input) {
    const choice = input[0] ?? 0;
    const cdb = input.subarray(1, 1 + CDB_LENGTH);
    const data = input.subarray(1 + CDB_LENGTH);
    const issues: Issue[] = [];
    const context = { source: 0, issues };
    const outcome = new Outcome();
    const length = [6, 10, 12, 16, 32][choice % 5] ?? 6;
    checkNodes(scsiDissector.cdbNodes(cdb, 0, Math.min(length, cdb.length), context), [cdb.length], outcome);
    outcome.add(scsiDissector.cdbSummary(cdb, 0, length).name);
    checkNodes(scsiDissector.senseNodes(data, 0, data.length, context), [data.length], outcome);
    outcome.add(scsiDissector.senseSummary(data, 0, data.length)?.text);
    const fromTarget = (choice & 0x40) === 0;
    if (scsiDissector.hasParameterData(cdb, fromTarget)) {
      const range = {
        bytes: data,
        start: 0,
        end: data.length,
        fromTarget,
        complete: true,
        goesOn: (choice & 0x80) !== 0,
      };
      const found = scsiDissector.parameterData(cdb, range, context);
      if (found) checkNodes(found.nodes, [data.length], outcome);
    }
    if (data.length >= 8) {
      outcome.add(scsiDissector.lunText(data, 0).length);
      checkNodes(scsiDissector.lunNodes(data, 0, context), [data.length], outcome);
    }
    checkIssues(issues, [Math.max(data.length, cdb.length)], outcome);
    return outcome.value;
  },
};
