import { hexNumber } from '../../../bytes/hex';
import type { HeaderReader } from '../../../dissect/FieldSpec';
import { NO_TAG } from '../commonFields';
import { asyncEventName, asyncParameter } from '../pdus/asynchronousMessage';
import { itt, ttt, dsl, tag, type FormatRule, OPCODE } from './FormatRule';

const { NOP_OUT, TMF_REQUEST, LOGOUT_REQUEST, SNACK, NOP_IN, TMF_RESPONSE, LOGOUT_RESPONSE, ASYNC, REJECT } = OPCODE;

const isSingleTaskFunction = (code: number): boolean => code === 1 || code === 8 || code === 9;

/** ABORT TASK and QUERY TASK name the CmdSN of their task. */
const usesRefCmdSN = (h: HeaderReader): boolean => [1, 9].includes(h('iscsi.taskmanfun.function'));

/** Functions of task management, RFC 3720 section 10.5.1 and RFC 7144 section 6.3. */
const isKnownFunction = (code: number): boolean => code >= 1 && code <= 12;

const isVendorEvent = (h: HeaderReader): boolean => h('iscsi.asyncevent') >= 248;

/** Task management, logout, NOP, SNACK, asynchronous messages and Reject (RFC 3720, sections 10.5, 10.6, 10.9 and 10.14 to 10.19). */
export const CONTROL_RULES: readonly FormatRule[] = [
  {
    code: 'NOP-FORM',
    severity: 'error',
    opcodes: [NOP_OUT],
    broken: (h) => itt(h) === NO_TAG && h('iscsi.I') === 0,
    message: () => 'I is 0 although the InitiatorTaskTag is 0xffffffff: such a NOP-Out must be immediate.',
    section: '10.18.1',
    field: 'iscsi.I',
    plausible: true,
  },
  {
    code: 'NOP-FORM',
    severity: 'warning',
    opcodes: [NOP_OUT],
    broken: (h) => itt(h) !== NO_TAG && ttt(h) !== NO_TAG,
    message: (h) =>
      `Both tags are set (${tag(itt(h))} and ${tag(ttt(h))}): a NOP-Out is either a ping, with TargetTransferTag 0xffffffff, or the answer to one, with InitiatorTaskTag 0xffffffff.`,
    section: '10.18.2',
    field: 'iscsi.targettransfertag',
  },
  {
    code: 'NOP-FORM',
    severity: 'error',
    opcodes: [NOP_IN],
    broken: (h) => itt(h) !== NO_TAG && ttt(h) !== NO_TAG,
    message: (h) =>
      `Both tags are set (${tag(itt(h))} and ${tag(ttt(h))}): the answer to a NOP-Out must have TargetTransferTag 0xffffffff, a ping InitiatorTaskTag 0xffffffff.`,
    section: '10.19.1',
    field: 'iscsi.targettransfertag',
  },
  {
    code: 'NOP-FORM',
    severity: 'error',
    opcodes: [NOP_IN],
    broken: (h) => itt(h) === NO_TAG && dsl(h) !== 0,
    message: (h) => `${dsl(h)} bytes of ping data in a NOP-In that answers no NOP-Out: DataSegmentLength must be 0.`,
    section: '10.19',
    field: 'iscsi.datasegmentlength',
  },
  {
    code: 'TMF-FORM',
    severity: 'error',
    opcodes: [TMF_REQUEST],
    broken: (h) => !isKnownFunction(h('iscsi.taskmanfun.function')),
    message: (h) =>
      `Function ${h('iscsi.taskmanfun.function')} is not defined: expected 1 to 8 (or 9 to 12 of RFC 7144).`,
    section: '10.5.1',
    field: 'iscsi.taskmanfun.function',
  },
  {
    code: 'TMF-FORM',
    severity: 'error',
    opcodes: [TMF_REQUEST],
    broken: (h) => h('iscsi.taskmanfun.function') === 8 && h('iscsi.I') === 0,
    message: () => 'I is 0 in a TASK REASSIGN: it must be immediate.',
    section: '10.5.1',
    field: 'iscsi.I',
  },
  {
    code: 'TMF-FORM',
    severity: 'error',
    opcodes: [TMF_REQUEST],
    broken: (h) =>
      isSingleTaskFunction(h('iscsi.taskmanfun.function')) && h('iscsi.taskmanfun.referencedtasktag') === NO_TAG,
    message: () => 'ReferencedTaskTag is 0xffffffff, but this function is about one task and must name it.',
    section: '10.5.4',
    field: 'iscsi.taskmanfun.referencedtasktag',
  },
  {
    code: 'TMF-FORM',
    severity: 'error',
    opcodes: [TMF_REQUEST],
    broken: (h) =>
      isKnownFunction(h('iscsi.taskmanfun.function')) &&
      !isSingleTaskFunction(h('iscsi.taskmanfun.function')) &&
      h('iscsi.taskmanfun.referencedtasktag') !== NO_TAG,
    message: (h) =>
      `ReferencedTaskTag is ${tag(h('iscsi.taskmanfun.referencedtasktag'))}, but this function is not about one task: it must be 0xffffffff.`,
    section: '10.5.4',
    field: 'iscsi.taskmanfun.referencedtasktag',
    plausible: true,
  },
  {
    code: 'SNACK',
    severity: 'error',
    opcodes: [SNACK],
    broken: (h) => [1, 2].includes(h('iscsi.snack.type')) && itt(h) !== NO_TAG,
    message: (h) => `InitiatorTaskTag is ${tag(itt(h))}: a Status SNACK or DataACK must have 0xffffffff.`,
    section: '10.16.4',
    field: 'iscsi.initiatortasktag',
    plausible: true,
  },
  {
    code: 'SNACK',
    severity: 'error',
    opcodes: [SNACK],
    broken: (h) => [0, 1].includes(h('iscsi.snack.type')) && ttt(h) !== NO_TAG,
    message: (h) => `TargetTransferTag is ${tag(ttt(h))}: a Data/R2T or Status SNACK must have 0xffffffff.`,
    section: '10.16.5',
    field: 'iscsi.targettransfertag',
    plausible: true,
  },
  {
    code: 'SNACK',
    severity: 'error',
    opcodes: [SNACK],
    broken: (h) => h('iscsi.snack.type') === 3 && (ttt(h) === 0 || ttt(h) === NO_TAG),
    message: (h) => `SNACK Tag is ${tag(ttt(h))}: an R-Data SNACK needs one that is neither 0 nor 0xffffffff.`,
    section: '10.16.5',
    field: 'iscsi.targettransfertag',
  },
  {
    code: 'SNACK',
    severity: 'error',
    opcodes: [SNACK],
    broken: (h) => h('iscsi.snack.type') === 3 && h('iscsi.snack.begrun') !== 0,
    message: (h) => `BegRun is ${h('iscsi.snack.begrun')}: in an R-Data SNACK it must be 0.`,
    section: '10.16.6',
    field: 'iscsi.snack.begrun',
  },
  {
    code: 'SNACK',
    severity: 'error',
    opcodes: [SNACK],
    broken: (h) => h('iscsi.snack.type') >= 2 && h('iscsi.snack.type') <= 3 && h('iscsi.snack.runlength') !== 0,
    message: (h) => `RunLength is ${h('iscsi.snack.runlength')}: in a DataACK or R-Data SNACK it must be 0.`,
    section: '10.16.7',
    field: 'iscsi.snack.runlength',
  },
  {
    code: 'TMF-FORM',
    severity: 'error',
    opcodes: [TMF_REQUEST],
    broken: (h) =>
      isSingleTaskFunction(h('iscsi.taskmanfun.function')) &&
      itt(h) !== NO_TAG &&
      h('iscsi.taskmanfun.referencedtasktag') === itt(h),
    message: (h) =>
      `ReferencedTaskTag is ${tag(itt(h))}, the tag of this request itself: a request cannot be about itself.`,
    section: '10.5.4',
    field: 'iscsi.taskmanfun.referencedtasktag',
    plausible: true,
  },
  {
    code: 'TMF-FORM',
    severity: 'error',
    opcodes: [TMF_REQUEST],
    broken: (h) => usesRefCmdSN(h) && ((h('iscsi.refcmdsn') - h('iscsi.cmdsn')) | 0) > 0,
    message: (h) =>
      `RefCmdSN ${h('iscsi.refcmdsn')} lies behind CmdSN ${h('iscsi.cmdsn')}: the task must have been sent before (or, if it was immediate, the two are equal).`,
    section: '10.5.5',
    field: 'iscsi.refcmdsn',
    plausible: true,
  },
  {
    code: 'TMF-FORM',
    severity: 'info',
    opcodes: [TMF_REQUEST],
    broken: (h) => isKnownFunction(h('iscsi.taskmanfun.function')) && !usesRefCmdSN(h) && h('iscsi.refcmdsn') !== 0,
    message: (h) => `RefCmdSN is ${h('iscsi.refcmdsn')}, but this function does not use it: it is reserved then.`,
    section: '10.5.5',
    field: 'iscsi.refcmdsn',
    plausible: true,
  },
  {
    code: 'TMF-FORM',
    severity: 'info',
    opcodes: [TMF_RESPONSE],
    broken: (h) => h('iscsi.taskmanfun.additionalresponseinformation') !== 0 && h('iscsi.taskmanfun.response') !== 7,
    message: (h) =>
      `AdditionalResponseInformation is ${hexNumber(h('iscsi.taskmanfun.additionalresponseinformation'), 6)}, but only the answer "function succeeded" (7) brings any: these bytes are reserved else.`,
    section: '10.6',
    field: 'iscsi.taskmanfun.additionalresponseinformation',
    plausible: true,
  },
  {
    code: 'SNACK',
    severity: 'error',
    opcodes: [SNACK],
    broken: (h) => [0, 3].includes(h('iscsi.snack.type')) && itt(h) === NO_TAG,
    message: () =>
      'InitiatorTaskTag is 0xffffffff: a Data/R2T or R-Data SNACK must name the command whose PDUs are wanted.',
    section: '10.16.4',
    field: 'iscsi.initiatortasktag',
    plausible: true,
  },
  {
    code: 'SNACK',
    severity: 'error',
    opcodes: [SNACK],
    broken: (h) => h('iscsi.snack.type') === 2 && ttt(h) === NO_TAG,
    message: () => 'TargetTransferTag is 0xffffffff: a DataACK must repeat the tag of the Data-In that asked for it.',
    section: '10.16.5',
    field: 'iscsi.targettransfertag',
    plausible: true,
  },
  {
    code: 'RESERVED',
    severity: 'info',
    opcodes: [LOGOUT_REQUEST],
    broken: (h) => h('iscsi.logout.reason') === 0 && h('iscsi.cid') !== 0,
    message: (h) =>
      `CID is ${h('iscsi.cid')}, but reason 0 closes the whole session: it counts for the other reasons only.`,
    section: '10.14.3',
    field: 'iscsi.cid',
    plausible: true,
  },
  {
    code: 'RESERVED',
    severity: 'info',
    opcodes: [LOGOUT_RESPONSE],
    broken: (h) => h('iscsi.logout.response') === 1 && h('iscsi.time2wait') !== 0,
    message: (h) => `Time2Wait is ${h('iscsi.time2wait')}, but with response 1 (CID not found) it means nothing.`,
    section: '10.15.3',
    field: 'iscsi.time2wait',
    plausible: true,
  },
  {
    code: 'RESERVED',
    severity: 'info',
    opcodes: [LOGOUT_RESPONSE],
    broken: (h) => h('iscsi.logout.response') === 1 && h('iscsi.time2retain') !== 0,
    message: (h) => `Time2Retain is ${h('iscsi.time2retain')}, but with response 1 (CID not found) it means nothing.`,
    section: '10.15.4',
    field: 'iscsi.time2retain',
    plausible: true,
  },
  {
    code: 'CHECK-NO-SENSE',
    severity: 'error',
    opcodes: [ASYNC],
    broken: (h) => h('iscsi.asyncevent') === 0 && dsl(h) === 0,
    message: () =>
      'AsyncEvent is 0 (SCSI event) but DataSegmentLength is 0: the sense data that must say what happened are missing.',
    section: '10.9.4',
    field: 'iscsi.datasegmentlength',
    plausible: true,
  },
  {
    code: 'RESERVED',
    severity: 'info',
    opcodes: [ASYNC],
    broken: (h) =>
      asyncEventName(h('iscsi.asyncevent')) !== undefined && !isVendorEvent(h) && h('iscsi.eventvendorcode') !== 0,
    message: (h) =>
      `AsyncVCode is ${hexNumber(h('iscsi.eventvendorcode'), 2)}, but event ${h('iscsi.asyncevent')} is not vendor specific: it is reserved then.`,
    section: '10.9.2',
    field: 'iscsi.eventvendorcode',
    plausible: true,
  },
  ...[1, 2, 3].map((number): FormatRule => {
    const field = `iscsi.parameter${number}`;
    return {
      code: 'RESERVED',
      severity: 'info',
      opcodes: [ASYNC],
      broken: (h) =>
        asyncEventName(h('iscsi.asyncevent')) !== undefined &&
        !isVendorEvent(h) &&
        asyncParameter(h('iscsi.asyncevent'), number) === undefined &&
        h(field) !== 0,
      message: (h) =>
        `Parameter${number} is ${h(field)}, but event ${h('iscsi.asyncevent')} does not use it: it is reserved then.`,
      section: '10.9.1',
      field,
      plausible: true,
    };
  }),
  {
    code: 'REJECT-HEADER',
    severity: 'warning',
    opcodes: [REJECT],
    broken: (h) => dsl(h) === 0,
    message: () => 'DataSegmentLength is 0: the header of the refused PDU must come with the Reject.',
    section: '10.17.4',
    field: 'iscsi.datasegmentlength',
    plausible: true,
  },
  {
    code: 'RESERVED',
    severity: 'info',
    opcodes: [REJECT],
    broken: (h) => h('iscsi.reject.reason') !== 4 && h('iscsi.datasn') !== 0,
    message: (h) =>
      `DataSN/R2TSN is ${h('iscsi.datasn')}, but it counts only when a SNACK is refused as a protocol error (reason 4).`,
    section: '10.17.2',
    field: 'iscsi.datasn',
    plausible: true,
  },
];
