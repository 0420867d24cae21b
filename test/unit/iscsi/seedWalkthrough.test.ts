import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { viewOf } from '../../../src/core/bytes/view';
import { dissectPdu, type DissectedPdu } from '../../../src/core/protocols/iscsi/dissectPdu';
import { pduInfo } from '../../../src/core/protocols/iscsi/info';
import { headerPlausibility } from '../../../src/core/protocols/iscsi/plausibleHeader';
import { scsiDissector } from '../../../src/core/protocols/scsi/scsiDissector';
import { capturePath, needsCaptures } from '../../support/captures';
import { join } from '../../support/captureBuilder';

/** TCP payload of each frame of a little-endian pcap of Ethernet and IPv4; number 1 is the first frame. */
function payloads(file: Uint8Array): Uint8Array[] {
  const view = viewOf(file);
  const found: Uint8Array[] = [new Uint8Array(0)];
  for (let at = 24; at + 16 <= file.length;) {
    const ip = at + 16 + 14;
    const tcp = ip + 4 * (view.getUint8(ip) & 0x0f);
    const start = tcp + 4 * (view.getUint8(tcp + 12) >> 4);
    found.push(file.subarray(start, Math.max(start, ip + view.getUint16(ip + 2))));
    at += 16 + view.getUint32(at + 8, true);
  }
  return found;
}

const CONTEXT = { source: 0, headerDigest: false, dataDigest: false, scsi: scsiDissector };

/** What the walk-through of the capture says of its PDUs: the frames that carry each, and what must be shown. */
const WALK: [frames: number[], info: string, fields: Record<string, unknown>, keys: string[]][] = [
  [
    [1],
    'Async Message SCSI asynchronous event LUN 0 UNIT ATTENTION REPORTED LUNS DATA HAS CHANGED (3F/0E)',
    { 'iscsi.statsn': 605, 'iscsi.asyncevent': 0, 'scsi.sns.ascascq': 0x3f0e },
    [],
  ],
  [
    [7, 8],
    'Login Request operational → full feature T · Discovery · 10 keys',
    {
      'iscsi.opcode': 0x03,
      'iscsi.login.T': true,
      'iscsi.login.C': false,
      'iscsi.login.csg': 1,
      'iscsi.login.nsg': 3,
      'iscsi.versionmax': 0,
      'iscsi.versionmin': 0,
      'iscsi.totalahslength': 0,
      'iscsi.datasegmentlength': 0xe7,
      'iscsi.isid': '0x00023d000000',
      'iscsi.isid.t': 0,
      'iscsi.isid.a': 0,
      'iscsi.isid.b': 0x023d,
      'iscsi.isid.c': 0,
      'iscsi.isid.d': 0,
      'iscsi.tsih': 0,
      'iscsi.initiatortasktag': 0,
      'iscsi.cid': 0,
      'iscsi.cmdsn': 1,
      'iscsi.expstatsn': 0,
    },
    [
      'InitiatorName=iqn.1998-01.com.vmware:wdc-tse-h171-3c00d9ce',
      'SessionType=Discovery',
      'HeaderDigest=None',
      'DataDigest=None',
      'DefaultTime2Wait=0',
      'DefaultTime2Retain=0',
      'IFMarker=No',
      'OFMarker=No',
      'ErrorRecoveryLevel=0',
      'MaxRecvDataSegmentLength=32768',
    ],
  ],
  [
    [11],
    'Login Response Success full feature TSIH 0x000c · 9 keys',
    {
      'iscsi.login.T': true,
      'iscsi.login.csg': 1,
      'iscsi.login.nsg': 3,
      'iscsi.versionactive': 0,
      'iscsi.datasegmentlength': 0xad,
      'iscsi.isid': '0x00023d000000',
      'iscsi.tsih': 0x000c,
      'iscsi.statsn': 0,
      'iscsi.expcmdsn': 1,
      'iscsi.maxcmdsn': 0x1f,
      'iscsi.login.status': 0,
      'iscsi.padding': '0x000000',
    },
    [
      'HeaderDigest=None',
      'DataDigest=None',
      'DefaultTime2Wait=2',
      'DefaultTime2Retain=0',
      'IFMarker=No',
      'OFMarker=No',
      'ErrorRecoveryLevel=0',
      'TargetPortalGroupTag=1',
      'MaxRecvDataSegmentLength=65536',
    ],
  ],
  [
    [12, 13],
    'Text Request SendTargets=All',
    {
      'iscsi.I': false,
      'iscsi.text.F': true,
      'iscsi.text.C': false,
      'iscsi.datasegmentlength': 0x10,
      'iscsi.initiatortasktag': 1,
      'iscsi.targettransfertag': 0xffffffff,
      'iscsi.cmdsn': 1,
      'iscsi.expstatsn': 1,
    },
    ['SendTargets=All'],
  ],
  [
    [15],
    'Text Response 1 target at 10.131.13.10:3260,1',
    {
      'iscsi.text.F': true,
      'iscsi.datasegmentlength': 0x56,
      'iscsi.initiatortasktag': 1,
      'iscsi.targettransfertag': 0xffffffff,
      'iscsi.statsn': 1,
      'iscsi.expcmdsn': 2,
      'iscsi.maxcmdsn': 0x20,
      'iscsi.padding': '0x0000',
    },
    ['TargetName=iqn.1992-05.com.emc:bb0050568c51390000-2', 'TargetAddress=10.131.13.10:3260,1'],
  ],
  [
    [16],
    'Logout Request close the session',
    {
      'iscsi.I': true,
      'iscsi.logout.reason': 0,
      'iscsi.initiatortasktag': 2,
      'iscsi.cid': 0,
      'iscsi.cmdsn': 2,
      'iscsi.expstatsn': 2,
    },
    [],
  ],
  [
    [17],
    'Logout Response closed successfully Time2Wait 2 s',
    {
      'iscsi.logout.response': 0,
      'iscsi.initiatortasktag': 2,
      'iscsi.statsn': 2,
      'iscsi.expcmdsn': 2,
      'iscsi.maxcmdsn': 0x20,
      'iscsi.time2wait': 2,
      'iscsi.time2retain': 0,
    },
    [],
  ],
  [[21], 'NOP-Out ping', { 'iscsi.I': true, 'iscsi.initiatortasktag': 0x5b020000 }, []],
  [[22], 'NOP-In answer', { 'iscsi.initiatortasktag': 0x5b020000, 'iscsi.statsn': 606 }, []],
  [
    [31],
    'Login Response Success full feature TSIH 0x000d · 9 keys',
    { 'iscsi.tsih': 0x000d, 'iscsi.login.status': 0 },
    [
      'HeaderDigest=None',
      'DataDigest=None',
      'DefaultTime2Wait=2',
      'DefaultTime2Retain=0',
      'IFMarker=No',
      'OFMarker=No',
      'ErrorRecoveryLevel=0',
      'TargetPortalGroupTag=1',
      'MaxRecvDataSegmentLength=65536',
    ],
  ],
  [[41], 'REPORT LUNS LUN 0 alloc 2056', { 'scsi_sbc.opcode': 0xa0, 'iscsi.lun': '0x0000000000000000' }, []],
  [
    [42],
    'Data-In 16 B + status GOOD U 2040',
    { 'iscsi.scsidata.S': true, 'iscsi.scsiresponse.status': 0, 'iscsi.scsidata.readresidualcount': 2040 },
    [],
  ],
];

describe('PDUs of the seed walk-through', () => {
  const name = 'iscsi_login.pcap';
  let frames: Uint8Array[] = [];

  before(function () {
    needsCaptures(this, name);
    frames = payloads(readFileSync(capturePath(name)));
  });

  for (const [numbers, info, fields, keys] of WALK) {
    it(`frame ${numbers.join(' + ')}: ${info}`, () => {
      const bytes = join(...numbers.map((number) => frames[number] ?? new Uint8Array(0)));
      const pdu: DissectedPdu = dissectPdu(bytes, 0, bytes.length, CONTEXT);
      assert.deepEqual(pdu.issues, []);
      assert.equal(headerPlausibility(viewOf(bytes), 0), 'strict');
      const shown = Object.fromEntries(Object.keys(fields).map((filter) => [filter, pdu.fields[filter]]));
      assert.deepEqual(shown, fields);
      assert.deepEqual(
        pdu.keys.map(({ key, value }) => `${key}=${value}`),
        keys,
      );
      assert.equal(
        pduInfo(bytes, 0, bytes.length, CONTEXT)
          .map(({ text }) => text)
          .join(''),
        info,
      );
    });
  }
});
