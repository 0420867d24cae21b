import assert from 'node:assert/strict';
import { pduInfo } from '../../../src/core/protocols/iscsi/info';
import type { PduContext } from '../../../src/core/protocols/iscsi/PduContext';
import { PDU_SPECS } from '../../../src/core/protocols/iscsi/pduSpecs';
import { scsiDissector } from '../../../src/core/protocols/scsi/scsiDissector';
import type { InfoPart } from '../../../src/core/text/InfoPart';
import { buildPdu, type FieldValues } from '../../support/buildPdu';
import { hex, join } from '../../support/captureBuilder';
import { filler, text } from '../../support/pduBuilder';
import { HEALTHY } from './healthyPdus';

const NO_TAG = 0xffffffff;
const CONTEXT: PduContext = { source: 0, headerDigest: false, dataDigest: false, scsi: scsiDissector };

function info(opcode: number, more: FieldValues = {}, data: Uint8Array = new Uint8Array(0)): InfoPart[] {
  const bytes = buildPdu(opcode, { ...HEALTHY[opcode], ...more }, { data });
  return pduInfo(bytes, 0, bytes.length, CONTEXT);
}

const line = (parts: readonly InfoPart[]): string => parts.map((part) => part.text).join('');
const styled = (parts: readonly InfoPart[], style: string): string =>
  parts
    .filter((part) => part.style === style)
    .map((part) => part.text.trim())
    .join('|');

const SENSE = hex('0012 70 00 06 00000000 0a 00000000 2900 00 000000');
const CHAP = text('CHAP_N=user', 'CHAP_R=0x12');

describe('pduInfo', () => {
  const lines: [string, number, FieldValues, Uint8Array, string][] = [
    [
      'a login',
      0x03,
      {},
      text('InitiatorName=i', 'SessionType=Discovery'),
      'Login Request operational → full feature T · Discovery · 2 keys',
    ],
    [
      'a CHAP step',
      0x03,
      { 'iscsi.login.T': false, 'iscsi.login.nsg': 0, 'iscsi.login.csg': 0 },
      CHAP,
      'Login Request security · CHAP_N=user · 2 keys',
    ],
    ['a login that ends', 0x23, {}, text('A=1'), 'Login Response Success full feature TSIH 0x000c · 1 key'],
    [
      'a stage that ends',
      0x23,
      { 'iscsi.login.csg': 0, 'iscsi.login.nsg': 1 },
      text(),
      'Login Response Success → operational',
    ],
    [
      'a stage that goes on',
      0x23,
      { 'iscsi.login.T': false, 'iscsi.login.nsg': 0 },
      text('CHAP_A=5'),
      'Login Response operational goes on · CHAP_A=5 · 1 key',
    ],
    [
      'a refused login',
      0x23,
      { 'iscsi.login.status': 0x0201 },
      text(),
      'Login Response Authentication failure (0x0201)',
    ],
    [
      'a login sent elsewhere',
      0x23,
      { 'iscsi.login.status': 0x0101 },
      text('TargetAddress=10.0.0.9'),
      'Login Response Target moved temporarily (0x0101) · TargetAddress=10.0.0.9 · 1 key',
    ],
    [
      'an unknown login status',
      0x23,
      { 'iscsi.login.status': 0x0900 },
      text(),
      'Login Response unknown status (0x0900)',
    ],
    ['a discovery', 0x04, {}, text('SendTargets=All'), 'Text Request SendTargets=All'],
    ['a request for more', 0x04, { 'iscsi.targettransfertag': 4 }, text(), 'Text Request asks for the next part'],
    [
      'one target',
      0x24,
      {},
      text('TargetName=t', 'TargetAddress=10.131.13.10:3260,1'),
      'Text Response 1 target at 10.131.13.10:3260,1',
    ],
    [
      'part of a list',
      0x24,
      { 'iscsi.text.F': false, 'iscsi.targettransfertag': 4 },
      text('TargetName=t', 'TargetAddress=a', 'TargetAddress=b', 'TargetName=u'),
      'Text Response 2 targets at a (2 addresses) more to come',
    ],
    ['another answer', 0x24, {}, text('MaxBurstLength=512', 'B=2'), 'Text Response MaxBurstLength=512 · 2 keys'],
    ['a read', 0x01, {}, text(), 'READ(10) LUN 1 LBA 2048 1 block'],
    [
      'a write with data',
      0x01,
      { 'iscsi.scsicommand.cdb': '2a000000000000000800000000000000' },
      filler(512),
      'WRITE(10) LUN 1 LBA 0 8 blocks · 512 B immediate',
    ],
    [
      'data with status',
      0x25,
      { 'iscsi.scsidata.U': true, 'iscsi.scsidata.readresidualcount': 2040 },
      filler(16),
      'Data-In 16 B + status GOOD U 2040',
    ],
    [
      'data in between',
      0x25,
      { 'iscsi.scsidata.S': false, 'iscsi.bufferOffset': 8192 },
      filler(16),
      'Data-In 16 B at 8192',
    ],
    ['asked-for data', 0x05, { 'iscsi.bufferOffset': 4096 }, filler(32), 'Data-Out 32 B at 4096 last'],
    [
      'unasked data',
      0x05,
      { 'iscsi.targettransfertag': NO_TAG, 'iscsi.scsidata.F': false },
      filler(32),
      'Data-Out 32 B at 0 unsolicited',
    ],
    ['an R2T', 0x31, { 'iscsi.bufferOffset': 65536 }, text(), 'R2T 4096 B at 65536'],
    ['a good response', 0x21, {}, text(), 'SCSI Response GOOD'],
    [
      'a check condition',
      0x21,
      { 'iscsi.scsiresponse.status': 2 },
      SENSE,
      'SCSI Response CHECK CONDITION UNIT ATTENTION POWER ON, RESET, OR BUS DEVICE RESET OCCURRED (29/00)',
    ],
    ['a target failure', 0x21, { 'iscsi.scsiresponse.response': 1 }, text(), 'SCSI Response Target Failure (0x01)'],
    [
      'an overflow',
      0x21,
      { 'iscsi.scsiresponse.O': true, 'iscsi.scsiresponse.residualcount': 7 },
      text(),
      'SCSI Response GOOD O 7',
    ],
    ['a busy target', 0x21, { 'iscsi.scsiresponse.status': 8 }, text(), 'SCSI Response BUSY'],
    ['a ping', 0x00, {}, text(), 'NOP-Out ping'],
    [
      'the answer to a ping of the target',
      0x00,
      { 'iscsi.initiatortasktag': NO_TAG, 'iscsi.targettransfertag': 3 },
      text(),
      'NOP-Out answer',
    ],
    [
      'a NOP-Out that acknowledges',
      0x00,
      { 'iscsi.initiatortasktag': NO_TAG },
      text(),
      'NOP-Out acknowledges up to StatSN 4',
    ],
    ['an echo', 0x20, {}, text(), 'NOP-In answer'],
    [
      'a ping of the target',
      0x20,
      { 'iscsi.initiatortasktag': NO_TAG, 'iscsi.targettransfertag': 3 },
      text(),
      'NOP-In ping',
    ],
    ['a new window', 0x20, { 'iscsi.initiatortasktag': NO_TAG }, text(), 'NOP-In tells CmdSN window 7 to 38'],
    ['an abort', 0x02, {}, text(), 'Task Management ABORT TASK LUN 1 task 0x0000000f'],
    ['its answer', 0x22, { 'iscsi.taskmanfun.response': 1 }, text(), 'Task Management Response Task does not exist'],
    ['a logout', 0x06, {}, text(), 'Logout Request close the session'],
    [
      'the logout of a connection',
      0x06,
      { 'iscsi.logout.reason': 1, 'iscsi.cid': 3 },
      text(),
      'Logout Request close connection 3',
    ],
    ['the end of a session', 0x26, {}, text(), 'Logout Response closed successfully Time2Wait 2 s'],
    ['a logout without its connection', 0x26, { 'iscsi.logout.response': 1 }, text(), 'Logout Response CID not found'],
    ['a SNACK', 0x10, { 'iscsi.snack.begrun': 4, 'iscsi.snack.runlength': 2 }, text(), 'SNACK Data/R2T from 4, 2'],
    ['a request to log out', 0x32, {}, text(), 'Async Message target requests logout within 10 s'],
    [
      'a SCSI event',
      0x32,
      { 'iscsi.asyncevent': 0 },
      SENSE,
      'Async Message SCSI asynchronous event LUN 0 UNIT ATTENTION POWER ON, RESET, OR BUS DEVICE RESET OCCURRED (29/00)',
    ],
    ['a Reject', 0x3f, {}, buildPdu(0x01), 'Reject Protocol error (0x04) of SCSI Command'],
  ];
  for (const [what, opcode, values, data, expected] of lines) {
    it(`says what matters about ${what}`, () => assert.equal(line(info(opcode, values, data)), expected));
  }

  it('has the name in front, in bold, for every PDU', () => {
    for (const { opcode, shortName } of PDU_SPECS) {
      assert.equal(styled(info(opcode), 'strong'), opcode === 0x01 ? 'READ(10)' : shortName);
    }
  });

  it('colours outcomes', () => {
    assert.equal(styled(info(0x23), 'good'), 'Success');
    assert.equal(styled(info(0x23, { 'iscsi.login.status': 0x0203 }), 'bad'), 'Not found (0x0203)');
    assert.equal(styled(info(0x23, { 'iscsi.login.status': 0x0101 }), 'warning'), 'Target moved temporarily (0x0101)');
    assert.equal(styled(info(0x25), 'good'), 'GOOD');
    const check = info(0x21, { 'iscsi.scsiresponse.status': 2 }, SENSE);
    assert.deepEqual([styled(check, 'bad'), styled(check, 'warning')], ['CHECK CONDITION', 'UNIT ATTENTION']);
  });

  it('cuts and escapes texts of the capture', () => {
    const long = line(info(0x04, {}, join(Buffer.from(`A=${'x'.repeat(500)}\u202e\0`))));
    assert.equal(long, `Text Request A=${'x'.repeat(118)}…`);
    assert.equal(line(info(0x04, {}, Buffer.from('A=\n\0'))), 'Text Request A=\\x0a');
  });

  it('does with part of the data', () => {
    const bytes = buildPdu(0x03, HEALTHY[0x03], { data: text('SessionType=Normal', 'AuthMethod=CHAP,None') });
    assert.equal(
      line(pduInfo(bytes, 0, 48 + 25, CONTEXT)),
      'Login Request operational → full feature T · Normal · 2 keys',
    );
    assert.equal(line(pduInfo(bytes, 0, 20, CONTEXT)), 'Login Request 20 of the 48 header bytes');
    assert.equal(line(pduInfo(bytes, 0, 0, CONTEXT)), 'no bytes');
  });

  it('names opcodes that have no table', () => {
    assert.equal(line(pduInfo(buildPdu(0x07), 0, 48, CONTEXT)), 'unknown opcode 0x07');
  });

  it('works without a SCSI dissector', () => {
    const bytes = buildPdu(0x01, HEALTHY[0x01]);
    assert.equal(line(pduInfo(bytes, 0, 48, { source: 0, headerDigest: false, dataDigest: false })), 'SCSI Command');
  });
});
