import type { HeaderReader } from '../../../dissect/FieldSpec';
import { NO_TAG } from '../commonFields';
import type { PduSpec } from '../PduSpec';
import { ttt, tag, type FormatRule, OPCODE } from './FormatRule';

const { LOGIN_REQUEST, TEXT_REQUEST, LOGIN_RESPONSE, TEXT_RESPONSE } = OPCODE;

/** 5.3.1: in a response that rejects the login the stage bits are reserved. */
const stagesCount = (h: HeaderReader, spec: PduSpec): boolean =>
  spec.opcode === LOGIN_REQUEST || h('iscsi.login.status') >>> 8 === 0;
const transits = (h: HeaderReader, spec: PduSpec): boolean => h('iscsi.login.T') === 1 && stagesCount(h, spec);

/** Logins and text exchanges (RFC 3720, sections 10.10 to 10.13). */
export const LOGIN_AND_TEXT_RULES: readonly FormatRule[] = [
  {
    code: 'LOGIN-STAGE',
    severity: 'error',
    opcodes: [LOGIN_REQUEST, LOGIN_RESPONSE],
    broken: (h, spec) => stagesCount(h, spec) && h('iscsi.login.csg') > 1,
    message: (h) =>
      `CSG is ${h('iscsi.login.csg')}: a login is in stage 0 (SecurityNegotiation) or 1 (LoginOperationalNegotiation).`,
    section: '10.12.3',
    field: 'iscsi.login.csg',
  },
  {
    code: 'LOGIN-STAGE',
    severity: 'error',
    opcodes: [LOGIN_REQUEST, LOGIN_RESPONSE],
    broken: (h, spec) => transits(h, spec) && h('iscsi.login.nsg') === 2,
    message: () =>
      'NSG is 2, which is reserved: the next stage is 1 (LoginOperationalNegotiation) or 3 (FullFeaturePhase).',
    section: '10.12.3',
    field: 'iscsi.login.nsg',
  },
  {
    code: 'LOGIN-STAGE',
    severity: 'error',
    opcodes: [LOGIN_REQUEST, LOGIN_RESPONSE],
    broken: (h, spec) => transits(h, spec) && h('iscsi.login.csg') < 2 && h('iscsi.login.nsg') <= h('iscsi.login.csg'),
    message: (h) =>
      `T is 1 with CSG ${h('iscsi.login.csg')} and NSG ${h('iscsi.login.nsg')}: the next stage must come after the current one.`,
    section: '5.3',
    field: 'iscsi.login.nsg',
  },
  {
    code: 'LOGIN-STAGE',
    severity: 'error',
    opcodes: [LOGIN_REQUEST, LOGIN_RESPONSE],
    broken: (h, spec) => transits(h, spec) && h('iscsi.login.C') === 1,
    message: () => 'T and C are both 1: text that goes on in the next PDU cannot end the stage, so T must be 0.',
    section: '10.12.2',
    field: 'iscsi.login.C',
  },
  {
    code: 'TSIH-RULES',
    severity: 'error',
    opcodes: [LOGIN_RESPONSE],
    broken: (h, spec) => transits(h, spec) && h('iscsi.login.nsg') === 3 && h('iscsi.tsih') === 0,
    message: () => 'TSIH is 0 in the response that ends the login: it must name the session.',
    section: '10.13.3',
    field: 'iscsi.tsih',
    plausible: true,
  },
  {
    code: 'TEXT-FORM',
    severity: 'error',
    opcodes: [TEXT_REQUEST, TEXT_RESPONSE],
    broken: (h) => h('iscsi.text.F') === 1 && h('iscsi.text.C') === 1,
    message: () => 'F and C are both 1: text that goes on in the next PDU cannot be final, so F must be 0.',
    field: 'iscsi.text.C',
  },
  {
    code: 'TEXT-FORM',
    severity: 'error',
    opcodes: [TEXT_RESPONSE],
    broken: (h) => h('iscsi.text.F') === 1 && ttt(h) !== NO_TAG,
    message: (h) => `TargetTransferTag is ${tag(ttt(h))} with F = 1: the exchange is over, so it must be 0xffffffff.`,
    section: '10.11.1',
    field: 'iscsi.targettransfertag',
    plausible: true,
  },
  {
    code: 'TEXT-FORM',
    severity: 'error',
    opcodes: [TEXT_RESPONSE],
    broken: (h) => h('iscsi.text.F') === 0 && ttt(h) === NO_TAG,
    message: () => 'TargetTransferTag is 0xffffffff with F = 0: the exchange goes on, so it needs a tag.',
    section: '10.11.1',
    field: 'iscsi.targettransfertag',
    plausible: true,
  },
  {
    code: 'LOGIN-VERSION',
    severity: 'error',
    opcodes: [LOGIN_REQUEST, LOGIN_RESPONSE],
    broken: (h) => h('iscsi.versionmax') !== 0,
    message: (h) => `VersionMax is ${h('iscsi.versionmax')}: the only version of iSCSI is 0.`,
    section: '10.12.4',
    field: 'iscsi.versionmax',
    plausible: true,
  },
  {
    code: 'LOGIN-VERSION',
    severity: 'error',
    opcodes: [LOGIN_REQUEST],
    broken: (h) => h('iscsi.versionmin') !== 0,
    message: (h) => `VersionMin is ${h('iscsi.versionmin')}: the only version of iSCSI is 0.`,
    section: '10.12.4',
    field: 'iscsi.versionmin',
    plausible: true,
  },
  {
    code: 'LOGIN-VERSION',
    severity: 'error',
    opcodes: [LOGIN_RESPONSE],
    broken: (h) => h('iscsi.versionactive') !== 0,
    message: (h) => `VersionActive is ${h('iscsi.versionactive')}: the only version of iSCSI is 0.`,
    section: '10.13.2',
    field: 'iscsi.versionactive',
    plausible: true,
  },
];
