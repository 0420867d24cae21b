import { commandCdb } from '../commandCdb';
import type { InfoPart } from '../../../text/InfoPart';
import { hexNumber } from '../../../bytes/hex';
import { NO_TAG } from '../commonFields';
import { parameterDataIn } from '../parameterDataIn';
import { namesLogicalUnit, TASK_MANAGEMENT_FUNCTIONS } from '../pdus/taskManagementFunctionRequest';
import { TASK_MANAGEMENT_RESPONSES } from '../pdus/taskManagementFunctionResponse';
import { type InfoPdu, lunOf, part, quiet, residual, senseParts, statusPart, tag } from './infoPieces';

export function commandInfo(pdu: InfoPdu): InfoPart[] {
  const { bytes, start, dataStart, dataEnd, header, context } = pdu;
  const cdb = commandCdb(bytes, start, Math.min(dataStart, dataEnd)).bytes;
  const summary = context.scsi?.cdbSummary(cdb, 0, cdb.length);
  const immediate = header('iscsi.datasegmentlength');
  return [
    part(summary?.name ?? 'SCSI Command', 'strong'),
    part(`${lunOf(pdu)}${summary === undefined || summary.details === '' ? '' : ` ${summary.details}`}`),
    ...(immediate > 0 ? [quiet(` · ${immediate} B immediate`)] : []),
  ];
}

export function dataOutInfo({ header }: InfoPdu): InfoPart[] {
  const where = ` ${header('iscsi.datasegmentlength')} B at ${header('iscsi.bufferOffset')}`;
  const unsolicited = header('iscsi.targettransfertag') === NO_TAG ? ' unsolicited' : '';
  return [part(where), quiet(`${unsolicited}${header('iscsi.scsidata.F') === 1 ? ' last' : ''}`)];
}

export function dataInInfo(pdu: InfoPdu): InfoPart[] {
  const { header } = pdu;
  const length = part(` ${header('iscsi.datasegmentlength')} B`);
  const offset = header('iscsi.bufferOffset') > 0 ? [part(` at ${header('iscsi.bufferOffset')}`)] : [];
  const summary = dataSummary(pdu);
  const holds = summary === '' ? [] : [part(` ${summary}`)];
  if (header('iscsi.scsidata.S') === 0) return [length, ...offset, ...holds];
  return [
    length,
    ...offset,
    ...holds,
    part(' + status '),
    statusPart(pdu, header('iscsi.scsiresponse.status'), ''),
    ...residual(header('iscsi.scsidata.U'), header('iscsi.scsidata.O'), header('iscsi.scsidata.readresidualcount')),
  ];
}

/** What the data say in few words, where they are decoded; else empty. */
function dataSummary({ bytes, start, dataStart, dataEnd, complete, header, context }: InfoPdu): string {
  const { scsi, cdb, source } = context;
  if (scsi === undefined || cdb === undefined) return '';
  const opcode = (bytes[start] ?? 0) & 0x3f;
  const data = { bytes, dataStart, dataEnd, complete, opcode, header, scsi, cdb };
  return parameterDataIn(data, { source, issues: [] })?.summary ?? '';
}

export function responseInfo(pdu: InfoPdu): InfoPart[] {
  const { header } = pdu;
  const response = header('iscsi.scsiresponse.response');
  if (response !== 0) {
    const name = response === 1 ? 'Target Failure' : response >= 0x80 ? 'vendor specific response' : 'response';
    return [part(` ${name} (${hexNumber(response, 2)})`, 'bad')];
  }
  const status = header('iscsi.scsiresponse.status');
  return [
    statusPart(pdu, status, ' '),
    ...(status === 0x02 ? senseParts(pdu) : []),
    ...residual(
      header('iscsi.scsiresponse.U'),
      header('iscsi.scsiresponse.O'),
      header('iscsi.scsiresponse.residualcount'),
    ),
  ];
}

export function readyToTransferInfo({ header }: InfoPdu): InfoPart[] {
  return [part(` ${header('iscsi.desireddatalength')} B at ${header('iscsi.bufferOffset')}`)];
}

export function taskManagementInfo(pdu: InfoPdu): InfoPart[] {
  const { header } = pdu;
  const code = header('iscsi.taskmanfun.function');
  const task = header('iscsi.taskmanfun.referencedtasktag');
  const lun = namesLogicalUnit(code) ? lunOf(pdu) : '';
  return [
    part(` ${TASK_MANAGEMENT_FUNCTIONS[code] ?? `function ${code}`}`, 'warning'),
    part(`${lun}${task === NO_TAG ? '' : ` task ${tag(task)}`}`),
  ];
}

export function taskManagementResponseInfo({ header }: InfoPdu): InfoPart[] {
  const code = header('iscsi.taskmanfun.response');
  return [
    part(` ${TASK_MANAGEMENT_RESPONSES[code] ?? `response ${code}`}`, code === 0 || code === 7 ? 'good' : 'warning'),
  ];
}
