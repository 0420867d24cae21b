import type { FieldSpec, HeaderReader } from '../../../dissect/FieldSpec';
import { bhsSections } from '../bhsSections';
import {
  dataSegmentLength,
  expCmdSN,
  initiatorTaskTag,
  maxCmdSN,
  opcodeByte,
  reserved,
  statSN,
  totalAHSLength,
} from '../commonFields';
import { isid, loginFlags, tsih, version } from '../loginFields';
import { loginStatusName } from '../loginStatus';
import type { PduSpec } from '../PduSpec';

const rfc = bhsSections('13');

/** 10.13.5: StatSN, ExpCmdSN and MaxCmdSN count only while the status class is 0. */
const voidUnlessSuccess = (_value: number, header: HeaderReader): string | undefined =>
  header('iscsi.login.status') >>> 8 === 0 ? undefined : 'not valid: the login failed';

const maximum: FieldSpec = maxCmdSN();

/** RFC 3720, section 10.13. */
export const loginResponse: PduSpec = {
  opcode: 0x23,
  name: 'Login Response',
  shortName: 'Login Response',
  sentBy: 'target',
  fields: [
    ...opcodeByte('never', rfc),
    ...loginFlags(
      {
        doc: 'Transit: this stage is over and NSG comes next. With NSG FullFeaturePhase the login is complete. Only allowed when the request had T = 1.',
        rfc: bhsSections('13.6'),
      },
      {
        doc: 'Continue: the keys did not fit and go on in the next Login Response; the initiator asks for it with an empty Login Request.',
        facts: [['rule', 'C = 1 needs T = 0']],
        rfc: bhsSections('13.7'),
      },
      { rfc: bhsSections('12.3') },
    ),
    version('VersionMax', 2, {
      doc: 'Highest protocol version that the target speaks. There is only version 0.',
      rfc: bhsSections('13.1'),
    }),
    version('VersionActive', 3, {
      doc: 'The version that both sides will use; when the target rejects the login over the version, the lowest one that it speaks.',
      rfc: bhsSections('13.2'),
    }),
    totalAHSLength(),
    dataSegmentLength({
      doc: 'Length of the keys in this response, NUL bytes included, padding not.',
      rfc: bhsSections('13.8'),
    }),
    isid({ doc: 'The ISID of the request, repeated.' }),
    tsih({
      note: (value) => (value === 0 ? 'none yet' : undefined),
      doc: "The target's handle for the session. For a new session it appears only in the final response, where it may not be 0; until then the value of the request is repeated.",
      rfc: bhsSections('13.3'),
    }),
    initiatorTaskTag({ doc: 'The tag of the Login Request that this answers.' }),
    reserved(20, 4, rfc),
    statSN({
      note: voidUnlessSuccess,
      doc: "Number of this answer. The connection's first Login Response sets where the numbering starts.",
      facts: [['valid', 'when the status class is 0']],
      rfc: bhsSections('13.4'),
    }),
    expCmdSN({ note: voidUnlessSuccess, facts: [['valid', 'when the status class is 0']] }),
    maxCmdSN({
      note: (value, header) => voidUnlessSuccess(value, header) ?? maximum.note?.(value, header),
      facts: [['valid', 'when the status class is 0']],
    }),
    {
      name: 'Status',
      filter: 'iscsi.login.status',
      offset: 36,
      length: 2,
      kind: 'hexadecimal',
      values: loginStatusName,
      doc: 'How the login stands. The first byte is the class (0 success, 1 redirection, 2 error of the initiator: do not just try again, 3 error of the target: try later), the second the detail.',
      rfc: bhsSections('13.5'),
      children: [
        {
          name: 'StatusClass',
          filter: 'iscsi.login.status.class',
          offset: 36,
          length: 1,
          kind: 'unsigned',
          values: { 0: 'Success', 1: 'Redirection', 2: 'Initiator error', 3: 'Target error' },
          doc: 'Enough to know what to do: go on, go elsewhere, give up, or try again later.',
          rfc: bhsSections('13.5'),
        },
        {
          name: 'StatusDetail',
          filter: 'iscsi.login.status.detail',
          offset: 37,
          length: 1,
          kind: 'hexadecimal',
          doc: 'The cause within the class, for logs and for a precise message.',
          rfc: bhsSections('13.5'),
        },
      ],
    },
    reserved(38, 2, rfc),
    reserved(40, 8, rfc),
  ],
  dataSegment: 'text',
  allowsAdditionalHeaderSegments: false,
  statSN: 'consumesOnSuccess',
  rfc,
};
