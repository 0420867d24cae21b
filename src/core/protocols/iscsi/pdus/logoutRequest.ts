import { bhsSections } from '../bhsSections';
import {
  alwaysFinal,
  bothLengthsZero,
  cmdSN,
  expStatSN,
  initiatorTaskTag,
  opcodeByte,
  reserved,
} from '../commonFields';
import type { PduSpec } from '../PduSpec';

const rfc = bhsSections('14');

/** RFC 3720, section 10.14. */
export const logoutRequest: PduSpec = {
  opcode: 0x06,
  name: 'Logout Request',
  shortName: 'Logout Request',
  sentBy: 'initiator',
  fields: [
    ...opcodeByte('may', rfc),
    alwaysFinal(),
    {
      name: 'ReasonCode',
      filter: 'iscsi.logout.reason',
      offset: 1,
      length: 1,
      mask: 0x7f,
      kind: 'unsigned',
      values: { 0: 'close the session', 1: 'close the connection', 2: 'remove the connection for recovery' },
      doc: 'What is to be closed. 0 and 1 end all tasks concerned; 2 keeps them so that another connection can take them over.',
      rfc: bhsSections('14.1'),
    },
    reserved(2, 2, rfc),
    ...bothLengthsZero(bhsSections('14.2')),
    reserved(8, 8, rfc),
    initiatorTaskTag({ doc: 'Names this request; the Logout Response repeats it.' }),
    {
      name: 'CID',
      filter: 'iscsi.cid',
      offset: 20,
      length: 2,
      kind: 'unsigned',
      note: (_value, header) => (header('iscsi.logout.reason') === 0 ? 'not used: closes the session' : undefined),
      doc: 'The connection to close; it need not be the one that carries this request.',
      facts: [['valid', 'unless the whole session is closed']],
      rfc: bhsSections('14.3'),
    },
    reserved(22, 2, rfc),
    cmdSN(),
    expStatSN({
      doc: 'The last ExpStatSN of the connection to be closed: acknowledges all status below it.',
      rfc: bhsSections('14.4'),
    }),
    reserved(32, 16, rfc),
  ],
  dataSegment: 'none',
  allowsAdditionalHeaderSegments: false,
  statSN: 'none',
  rfc,
};
