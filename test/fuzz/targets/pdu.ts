/** One PDU with anything in it, in any context. */
import { dissectPdu } from '../../../src/core/protocols/iscsi/dissectPdu';
import { scsiDissector } from '../../../src/core/protocols/scsi/scsiDissector';
import { visibleJson } from '../../../src/core/text/visibleText';
import {
  dataIn,
  dataOut,
  INQUIRY,
  loginRequest,
  loginResponse,
  logoutRequest,
  logoutResponse,
  nopIn,
  pdu as anyPdu,
  readyToTransfer,
  READ_10,
  scsiCommand,
  scsiResponse,
  textRequest,
  textResponse,
  WRITE_10,
} from '../../support/pduBuilder';
import { type FuzzTarget, Outcome } from '../FuzzTarget';
import { checkIssues, checkNodes, checkVisible } from '../promises';

const FLAG = { headerDigest: 1, dataDigest: 2, continuedText: 4, cdb: 8, target: 16, initiator: 32 } as const;
const CDBS = [INQUIRY, READ_10, WRITE_10];

export const pdu: FuzzTarget = {
  name: 'pdu',
  /** The first byte is the context, the second one the command that the PDU belongs to. */
  seeds: () =>
    [
      loginRequest(['InitiatorName=iqn.a', 'AuthMethod=CHAP,None', 'HeaderDigest=CRC32C,None']),
      loginResponse(['TargetPortalGroupTag=1', 'CHAP_A=5', 'CHAP_I=7', 'CHAP_C=0x0102', 'MaxBurstLength=262144']),
      textRequest(['SendTargets=All']),
      textResponse(['TargetName=iqn.b', 'TargetAddress=10.0.0.2:3260,1']),
      scsiCommand(READ_10, 8192),
      scsiCommand(WRITE_10, 8192),
      dataIn(new Uint8Array(96)),
      dataOut(new Uint8Array(64)),
      readyToTransfer(8192),
      scsiResponse(2),
      nopIn(new Uint8Array(8)),
      logoutRequest(),
      logoutResponse(),
      ...[0x02, 0x10, 0x22, 0x32, 0x3f, 0x1c, 0x07].map((opcode) => anyPdu(opcode, { data: new Uint8Array(64) })),
    ].map((bytes, index) => Uint8Array.of(FLAG.cdb * (index & 1), index, ...bytes)),
  run(input) {
    const flags = input[0] ?? 0;
    const bytes = input.subarray(2);
    const cdb = CDBS[(input[1] ?? 0) % CDBS.length];
    const dissected = dissectPdu(bytes, 0, bytes.length, {
      source: 0,
      headerDigest: (flags & FLAG.headerDigest) !== 0,
      dataDigest: (flags & FLAG.dataDigest) !== 0,
      continuedText: (flags & FLAG.continuedText) !== 0,
      ...(flags & FLAG.target ? { sentBy: 'target' as const } : {}),
      ...(flags & FLAG.initiator ? { sentBy: 'initiator' as const } : {}),
      ...(flags & FLAG.cdb && cdb ? { cdb, command: cdb[0] } : {}),
      scsi: scsiDissector,
    });
    const outcome = new Outcome().add(dissected.opcode);
    checkNodes(dissected.nodes, [bytes.length], outcome);
    checkIssues(dissected.issues, [bytes.length], outcome);
    checkVisible(visibleJson(dissected.fields));
    return outcome.value;
  },
};
