import { hexNumber } from '../../../bytes/hex';
import type { HeaderReader } from '../../../dissect/FieldSpec';
import { isGoodStatus, SCSI_STATUS } from '../../../dissect/scsiStatus';
import { NO_TAG } from '../commonFields';
import { ttt, dsl, type FormatRule, OPCODE } from './FormatRule';

const { COMMAND, RESPONSE, DATA_IN, R2T } = OPCODE;

const edtl = (h: HeaderReader): number => h('iscsi.scsicommand.expecteddatatransferlength');
const statusText = (value: number): string =>
  `${hexNumber(value, 2)}${SCSI_STATUS[value] ? ` ${SCSI_STATUS[value]}` : ''}`;

const hasResidual = (h: HeaderReader): boolean => h('iscsi.scsiresponse.O') === 1 || h('iscsi.scsiresponse.U') === 1;
const hasReadResidual = (h: HeaderReader): boolean =>
  h('iscsi.scsiresponse.o') === 1 || h('iscsi.scsiresponse.u') === 1;
const hasDataResidual = (h: HeaderReader): boolean => h('iscsi.scsidata.O') === 1 || h('iscsi.scsidata.U') === 1;

/** Commands, their data and their answers (RFC 3720, sections 10.3, 10.4, 10.7 and 10.8). */
export const COMMAND_RULES: readonly FormatRule[] = [
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
    code: 'STATUS-FLAGS',
    severity: 'info',
    opcodes: [RESPONSE],
    broken: (h) =>
      !hasResidual(h) && h('iscsi.scsiresponse.response') === 0 && h('iscsi.scsiresponse.residualcount') !== 0,
    message: (h) =>
      `ResidualCount is ${h('iscsi.scsiresponse.residualcount')} though neither O nor U is 1: it means nothing and should be 0.`,
    section: '10.4.5',
    field: 'iscsi.scsiresponse.residualcount',
    plausible: true,
  },
  {
    code: 'STATUS-FLAGS',
    severity: 'warning',
    opcodes: [RESPONSE],
    broken: (h) => hasResidual(h) && h('iscsi.scsiresponse.residualcount') === 0,
    message: (h) =>
      `${h('iscsi.scsiresponse.O') === 1 ? 'O' : 'U'} is 1 but ResidualCount is 0: it must say by how many bytes the transfer differs.`,
    section: '10.4.5',
    field: 'iscsi.scsiresponse.residualcount',
    plausible: true,
  },
  {
    code: 'STATUS-FLAGS',
    severity: 'info',
    opcodes: [RESPONSE],
    broken: (h) =>
      !hasReadResidual(h) &&
      h('iscsi.scsiresponse.response') === 0 &&
      h('iscsi.scsiresponse.bidireadresidualcount') !== 0,
    message: (h) =>
      `BidirectionalReadResidualCount is ${h('iscsi.scsiresponse.bidireadresidualcount')} though neither o nor u is 1: it is reserved then.`,
    section: '10.4.6',
    field: 'iscsi.scsiresponse.bidireadresidualcount',
    plausible: true,
  },
  {
    code: 'STATUS-FLAGS',
    severity: 'warning',
    opcodes: [RESPONSE],
    broken: (h) => hasReadResidual(h) && h('iscsi.scsiresponse.bidireadresidualcount') === 0,
    message: (h) =>
      `${h('iscsi.scsiresponse.o') === 1 ? 'o' : 'u'} is 1 but BidirectionalReadResidualCount is 0: it must say by how many bytes the read part differs.`,
    section: '10.4.6',
    field: 'iscsi.scsiresponse.bidireadresidualcount',
    plausible: true,
  },
  {
    code: 'EXPDATASN',
    severity: 'warning',
    opcodes: [RESPONSE],
    broken: (h) => h('iscsi.scsiresponse.response') !== 0 && h('iscsi.expdatasn') !== 0,
    message: (h) =>
      `ExpDataSN is ${h('iscsi.expdatasn')} with Response ${hexNumber(h('iscsi.scsiresponse.response'), 2)}: it must be 0 unless Response is 0.`,
    section: '10.4.8',
    field: 'iscsi.expdatasn',
    plausible: true,
  },
  {
    code: 'A-BIT',
    severity: 'error',
    opcodes: [DATA_IN],
    broken: (h) => h('iscsi.scsidata.A') === 1 && ttt(h) === NO_TAG,
    message: () =>
      'TargetTransferTag is 0xffffffff although A is 1: the acknowledgement that is asked for must repeat a tag.',
    section: '10.7.4',
    field: 'iscsi.targettransfertag',
    plausible: true,
  },
  {
    code: 'STATUS-FLAGS',
    severity: 'info',
    opcodes: [DATA_IN],
    broken: (h) => h('iscsi.scsidata.S') === 0 && (h('iscsi.scsidata.O') === 1 || h('iscsi.scsidata.U') === 1),
    message: () => 'O or U is 1 although S is 0: without the status they mean nothing.',
    section: '10.7.3',
    field: 'iscsi.flags',
    plausible: true,
  },
  {
    code: 'STATUS-FLAGS',
    severity: 'info',
    opcodes: [DATA_IN],
    broken: (h) => h('iscsi.scsidata.readresidualcount') !== 0 && !(h('iscsi.scsidata.S') === 1 && hasDataResidual(h)),
    message: (h) =>
      `ResidualCount is ${h('iscsi.scsidata.readresidualcount')} ${
        h('iscsi.scsidata.S') === 0 ? 'although S is 0' : 'though neither O nor U is 1'
      }: it means nothing and should be 0.`,
    section: '10.7.3',
    field: 'iscsi.scsidata.readresidualcount',
    plausible: true,
  },
  {
    code: 'STATUS-FLAGS',
    severity: 'warning',
    opcodes: [DATA_IN],
    broken: (h) => h('iscsi.scsidata.S') === 1 && hasDataResidual(h) && h('iscsi.scsidata.readresidualcount') === 0,
    message: (h) =>
      `${h('iscsi.scsidata.O') === 1 ? 'O' : 'U'} is 1 but ResidualCount is 0: it must say by how many bytes the transfer differs.`,
    section: '10.4.5',
    field: 'iscsi.scsidata.readresidualcount',
    plausible: true,
  },
  {
    code: 'RESERVED',
    severity: 'info',
    opcodes: [DATA_IN],
    broken: (h) => h('iscsi.scsidata.S') === 0 && h('iscsi.statsn') !== 0,
    message: (h) => `StatSN is ${h('iscsi.statsn')} although S is 0: it is reserved then, and receivers ignore it.`,
    section: '10.7',
    field: 'iscsi.statsn',
    plausible: true,
  },
];
