import { bhsSections } from '../bhsSections';
import {
  cmdSN,
  dataSegmentLength,
  expStatSN,
  initiatorTaskTag,
  opcodeByte,
  reserved,
  totalAHSLength,
} from '../commonFields';
import { isid, loginFlags, tsih, version } from '../loginFields';
import type { PduSpec } from '../PduSpec';

const rfc = bhsSections('12');

/** RFC 3720, section 10.12. */
export const loginRequest: PduSpec = {
  opcode: 0x03,
  name: 'Login Request',
  shortName: 'Login Request',
  sentBy: 'initiator',
  fields: [
    ...opcodeByte('always', rfc, { fixed: 1, doc: 'Always 1: Login Requests are immediate by definition.', rfc }),
    ...loginFlags(
      {
        doc: 'Transit: the initiator is done with this stage and wants to move to NSG. The move happens when the target answers with T = 1.',
        rfc: bhsSections('12.1'),
      },
      {
        doc: 'Continue: the keys did not fit and go on in the next Login Request. The target answers with an empty Login Response until they are complete.',
        facts: [['rule', 'C = 1 needs T = 0']],
        rfc: bhsSections('12.2'),
      },
      { rfc: bhsSections('12.3') },
    ),
    version('VersionMax', 2, {
      doc: 'Highest protocol version that the initiator speaks. There is only version 0.',
      rfc: bhsSections('12.4.1'),
    }),
    version('VersionMin', 3, {
      doc: 'Lowest protocol version that the initiator speaks. There is only version 0.',
      rfc: bhsSections('12.4.2'),
    }),
    totalAHSLength(),
    dataSegmentLength({
      doc: 'Length of the keys in this request, NUL bytes included, padding not. 8192 is the limit during the whole login, whatever the sides declare.',
      rfc: bhsSections('12.10'),
    }),
    isid(),
    tsih({
      note: (value) => (value === 0 ? 'new session' : 'existing session'),
      doc: '0 asks for a new session. Otherwise the handle of the session that this connection is to join, or in which it is to replace a connection of the same CID.',
      rfc: bhsSections('12.6'),
    }),
    initiatorTaskTag({ doc: 'Names the login. All its requests and responses carry the same tag.' }),
    {
      name: 'CID',
      filter: 'iscsi.cid',
      offset: 20,
      length: 2,
      kind: 'unsigned',
      doc: "The initiator's number for this connection within the session. The CID of a connection that still exists, with its TSIH, means: replace that connection.",
      rfc: bhsSections('12.7'),
    },
    reserved(22, 2, rfc),
    cmdSN({
      doc: 'In the first login of a session: the number at which its command numbering starts. The first non-immediate request after the login carries the same value.',
      facts: [],
      rfc: bhsSections('12.8'),
    }),
    expStatSN({
      doc: 'From the second request on: acknowledges the Login Responses. In the first request it counts only when a connection is replaced, and then speaks of the old one.',
      rfc: bhsSections('12.9'),
    }),
    reserved(32, 16, rfc),
  ],
  dataSegment: 'text',
  allowsAdditionalHeaderSegments: false,
  statSN: 'none',
  rfc,
};
