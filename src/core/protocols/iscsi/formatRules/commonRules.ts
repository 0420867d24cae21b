import { NO_TAG } from '../commonFields';
import { itt, dsl, type FormatRule, OPCODE } from './FormatRule';

const {
  COMMAND,
  TMF_REQUEST,
  LOGIN_REQUEST,
  TEXT_REQUEST,
  DATA_OUT,
  LOGOUT_REQUEST,
  RESPONSE,
  TMF_RESPONSE,
  LOGIN_RESPONSE,
  TEXT_RESPONSE,
  DATA_IN,
  LOGOUT_RESPONSE,
  R2T,
} = OPCODE;

/** What may be wrong in many PDUs. */
export const COMMON_RULES: readonly FormatRule[] = [
  {
    code: 'DSL-NOT-ALLOWED',
    severity: 'error',
    broken: (h, spec) => spec.dataSegment === 'none' && dsl(h) !== 0,
    message: (h, spec) => `DataSegmentLength is ${dsl(h)}, but a ${spec.name} has no data segment: it must be 0.`,
    field: 'iscsi.datasegmentlength',
  },
  {
    code: 'AHS',
    severity: 'error',
    broken: (h, spec) => !spec.allowsAdditionalHeaderSegments && h('iscsi.totalahslength') !== 0,
    message: (h, spec) =>
      `TotalAHSLength is ${h('iscsi.totalahslength')}, but a ${spec.name} has no additional header segments: it must be 0.`,
    section: '10.2.1.5',
    field: 'iscsi.totalahslength',
  },
  {
    code: 'ITT-DUP',
    severity: 'error',
    opcodes: [COMMAND, TMF_REQUEST, LOGIN_REQUEST, TEXT_REQUEST, LOGOUT_REQUEST],
    broken: (h) => itt(h) === NO_TAG,
    message: (_h, spec) => `InitiatorTaskTag is 0xffffffff: a ${spec.name} needs a tag of its own.`,
    section: '10.2.1.8',
    field: 'iscsi.initiatortasktag',
  },
  {
    code: 'MAXCMDSN',
    severity: 'error',
    broken: (h, spec) =>
      spec.sentBy === 'target' &&
      (spec.opcode !== LOGIN_RESPONSE || h('iscsi.login.status') >>> 8 === 0) &&
      ((h('iscsi.maxcmdsn') - h('iscsi.expcmdsn') + 1) | 0) < 0,
    message: (h) =>
      `MaxCmdSN ${h('iscsi.maxcmdsn')} lies before ExpCmdSN - 1 (${(h('iscsi.expcmdsn') - 1) >>> 0}): the initiator ignores both.`,
    section: '3.2.2.1',
    field: 'iscsi.maxcmdsn',
    plausible: true,
  },
  {
    code: 'ITT-DUP',
    severity: 'error',
    opcodes: [DATA_OUT, RESPONSE, TMF_RESPONSE, LOGIN_RESPONSE, TEXT_RESPONSE, DATA_IN, LOGOUT_RESPONSE, R2T],
    broken: (h) => itt(h) === NO_TAG,
    message: (_h, spec) => `InitiatorTaskTag is 0xffffffff: a ${spec.name} must name the task that it belongs to.`,
    section: '10.2.1.8',
    field: 'iscsi.initiatortasktag',
    plausible: true,
  },
];
