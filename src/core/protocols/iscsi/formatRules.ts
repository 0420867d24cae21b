import { hexNumber } from '../../bytes/hex';
import type { HeaderReader } from '../../dissect/FieldSpec';
import type { Severity } from '../../dissect/Issue';
import { NO_TAG } from './commonFields';
import type { PduSpec } from './PduSpec';
import { isGoodStatus, SCSI_STATUS } from '../../dissect/scsiStatus';

/** A rule that the 48 header bytes of a single PDU can break. What breaks it is told by the row alone. */
export interface FormatRule {
  readonly code: string;
  readonly severity: Severity;
  /** The PDUs it rules; absent means all. */
  readonly opcodes?: readonly number[];
  readonly broken: (header: HeaderReader, spec: PduSpec) => boolean;
  /** Names the value found and the one expected. */
  readonly message: (header: HeaderReader, spec: PduSpec) => string;
  /** Section of RFC 3720; absent means the section of `field`. */
  readonly section?: string;
  /** Filter name of the field that is marked. */
  readonly field: string;
  /**
   * True where real implementations are known to break the rule, or where it is about meaning rather than form: bytes that
   * break it are no less likely to be a header.
   */
  readonly plausible?: boolean;
}

const NOP_OUT = 0x00;
const COMMAND = 0x01;
const TMF_REQUEST = 0x02;
const LOGIN_REQUEST = 0x03;
const TEXT_REQUEST = 0x04;
const LOGOUT_REQUEST = 0x06;
const SNACK = 0x10;
const NOP_IN = 0x20;
const RESPONSE = 0x21;
const LOGIN_RESPONSE = 0x23;
const TEXT_RESPONSE = 0x24;
const DATA_IN = 0x25;
const R2T = 0x31;

const itt = (h: HeaderReader): number => h('iscsi.initiatortasktag');
const ttt = (h: HeaderReader): number => h('iscsi.targettransfertag');
const dsl = (h: HeaderReader): number => h('iscsi.datasegmentlength');
const edtl = (h: HeaderReader): number => h('iscsi.scsicommand.expecteddatatransferlength');
const tag = (value: number): string => hexNumber(value, 8);
const statusText = (value: number): string =>
  `${hexNumber(value, 2)}${SCSI_STATUS[value] ? ` ${SCSI_STATUS[value]}` : ''}`;

/** 5.3.1: in a response that rejects the login the stage bits are reserved. */
const stagesCount = (h: HeaderReader, spec: PduSpec): boolean =>
  spec.opcode === LOGIN_REQUEST || h('iscsi.login.status') >>> 8 === 0;
const transits = (h: HeaderReader, spec: PduSpec): boolean => h('iscsi.login.T') === 1 && stagesCount(h, spec);

const isSingleTaskFunction = (code: number): boolean => code === 1 || code === 8 || code === 9;

/** Functions of task management, RFC 3720 section 10.5.1 and RFC 7144 section 6.3. */
const isKnownFunction = (code: number): boolean => code >= 1 && code <= 12;

export const FORMAT_RULES: readonly FormatRule[] = [
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
    code: 'AHS',
    severity: 'error',
    opcodes: [COMMAND],
    broken: (h) => h('iscsi.scsicommand.R') === 1 && h('iscsi.scsicommand.W') === 1 && h('iscsi.totalahslength') === 0,
    message: () =>
      'R and W are both 1 but TotalAHSLength is 0: a bidirectional command needs the additional header segment with the expected read length.',
    section: '10.3.4',
    field: 'iscsi.totalahslength',
  },
  {
    code: 'DATA-IN-PHASE',
    severity: 'error',
    opcodes: [COMMAND],
    broken: (h) => h('iscsi.scsicommand.W') === 0 && h('iscsi.scsicommand.F') === 0,
    message: () => 'F is 0 although W is 0: without data to write no Data-Out can follow, so F must be 1.',
    section: '10.3.1',
    field: 'iscsi.scsicommand.F',
  },
  {
    code: 'DATA-IN-PHASE',
    severity: 'error',
    opcodes: [COMMAND],
    broken: (h) => h('iscsi.scsicommand.W') === 0 && h('iscsi.scsicommand.R') === 0 && edtl(h) !== 0,
    message: (h) => `ExpectedDataTransferLength is ${edtl(h)} but neither R nor W is 1: a transfer needs a direction.`,
    section: '10.3.1',
    field: 'iscsi.scsicommand.expecteddatatransferlength',
  },
  {
    code: 'DATA-IN-PHASE',
    severity: 'error',
    opcodes: [COMMAND],
    broken: (h) => h('iscsi.scsicommand.W') === 0 && dsl(h) !== 0,
    message: (h) => `${dsl(h)} bytes of immediate data although W is 0: the command writes nothing.`,
    section: '10.3.6',
    field: 'iscsi.datasegmentlength',
  },
  {
    code: 'DATA-IN-PHASE',
    severity: 'error',
    opcodes: [COMMAND],
    broken: (h) => h('iscsi.scsicommand.F') === 0 && dsl(h) !== 0 && dsl(h) === edtl(h),
    message: (h) => `F is 0 although the immediate data are all ${edtl(h)} expected bytes: F must be 1.`,
    section: '10.3.4',
    field: 'iscsi.scsicommand.F',
    plausible: true,
  },
  {
    code: 'DATA-OFFSET',
    severity: 'error',
    opcodes: [COMMAND],
    broken: (h) => h('iscsi.scsicommand.W') === 1 && dsl(h) > edtl(h),
    message: (h) =>
      `${dsl(h)} bytes of immediate data are more than the ${edtl(h)} bytes that the command is to write.`,
    section: '10.3.4',
    field: 'iscsi.datasegmentlength',
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
    code: 'STATUS-FLAGS',
    severity: 'error',
    opcodes: [RESPONSE],
    broken: (h) => h('iscsi.scsiresponse.O') === 1 && h('iscsi.scsiresponse.U') === 1,
    message: () => 'O and U are both 1: a transfer cannot be too long and too short.',
    section: '10.4.1',
    field: 'iscsi.scsiresponse.U',
  },
  {
    code: 'STATUS-FLAGS',
    severity: 'error',
    opcodes: [RESPONSE],
    broken: (h) => h('iscsi.scsiresponse.o') === 1 && h('iscsi.scsiresponse.u') === 1,
    message: () => 'o and u are both 1: the read part cannot be too long and too short.',
    section: '10.4.1',
    field: 'iscsi.scsiresponse.u',
  },
  {
    code: 'STATUS-FLAGS',
    severity: 'error',
    opcodes: [RESPONSE],
    broken: (h) => h('iscsi.scsiresponse.response') !== 0 && (h('iscsi.flags') & 0x1e) !== 0,
    message: (h) =>
      `Flags are ${hexNumber(h('iscsi.flags'), 2)} with Response ${hexNumber(h('iscsi.scsiresponse.response'), 2)}: residual flags must be 0 unless Response is 0.`,
    section: '10.4.1',
    field: 'iscsi.flags',
    plausible: true,
  },
  {
    code: 'STATUS-FLAGS',
    severity: 'error',
    opcodes: [DATA_IN],
    broken: (h) => h('iscsi.scsidata.S') === 1 && h('iscsi.scsidata.F') === 0,
    message: () => 'S is 1 but F is 0: the PDU that carries the status is the last one, so F must be 1.',
    section: '10.7.3',
    field: 'iscsi.scsidata.F',
  },
  {
    code: 'STATUS-FLAGS',
    severity: 'error',
    opcodes: [DATA_IN],
    broken: (h) => h('iscsi.scsidata.S') === 1 && !isGoodStatus(h('iscsi.scsiresponse.status')),
    message: (h) =>
      `Status ${statusText(h('iscsi.scsiresponse.status'))} on a Data-In: only GOOD, CONDITION MET and the INTERMEDIATE ones may come with data, others need a SCSI Response.`,
    section: '10.7.3',
    field: 'iscsi.scsiresponse.status',
  },
  {
    code: 'STATUS-FLAGS',
    severity: 'error',
    opcodes: [DATA_IN],
    broken: (h) => h('iscsi.scsidata.S') === 1 && h('iscsi.scsidata.O') === 1 && h('iscsi.scsidata.U') === 1,
    message: () => 'O and U are both 1: a transfer cannot be too long and too short.',
    section: '10.4.1',
    field: 'iscsi.scsidata.U',
  },
  {
    code: 'CHECK-NO-SENSE',
    severity: 'error',
    opcodes: [RESPONSE],
    broken: (h) => h('iscsi.scsiresponse.response') === 0 && h('iscsi.scsiresponse.status') === 0x02 && dsl(h) === 0,
    message: () =>
      'Status is CHECK CONDITION but DataSegmentLength is 0: the sense data that must say why are missing.',
    section: '10.4.7',
    field: 'iscsi.datasegmentlength',
    plausible: true,
  },
  {
    code: 'BURST-EXCEEDED',
    severity: 'error',
    opcodes: [R2T],
    broken: (h) => h('iscsi.desireddatalength') === 0,
    message: () => 'DesiredDataTransferLength is 0: an R2T must ask for at least one byte.',
    section: '10.8.4',
    field: 'iscsi.desireddatalength',
  },
  {
    code: 'R2T-ANSWER',
    severity: 'error',
    opcodes: [R2T],
    broken: (h) => ttt(h) === NO_TAG,
    message: () => 'TargetTransferTag is 0xffffffff: an R2T needs a tag for its Data-Out PDUs to repeat.',
    section: '10.8.5',
    field: 'iscsi.targettransfertag',
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
];

/** The rules that apply to each opcode. */
const BY_OPCODE: readonly (readonly FormatRule[])[] = Array.from({ length: 64 }, (_, opcode) =>
  FORMAT_RULES.filter((rule) => rule.opcodes === undefined || rule.opcodes.includes(opcode)),
);

export function formatRulesOf(opcode: number): readonly FormatRule[] {
  return BY_OPCODE[opcode] ?? [];
}
