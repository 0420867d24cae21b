import type { FieldNode } from '../../../dissect/FieldNode';
import type { FieldSpec } from '../../../dissect/FieldSpec';
import { allFields, numberReader } from '../../../dissect/interpret';
import type { ParameterData, ParameterDataRange, PartContext } from '../../../dissect/ScsiDissector';
import { viewOf } from '../../../bytes/view';
import { scsiCommandOf } from '../commands';
import { senseNodes, senseSummary } from '../senseData';
import { capacityNodes, capacitySummary } from './capacityData';
import { compareAndWriteNodes, sameBlockNodes } from './blockData';
import { defectDataNodes, defectDataSummary } from './defectData';
import { extendedCopyNodes } from './extendedCopyData';
import { inquiryNodes, inquirySummary } from './inquiryData';
import { lbaStatusNodes, lbaStatusSummary } from './lbaStatusData';
import { logNodes, logSummary } from './logData';
import { modeNodes, modeSummary } from './modeData';
import { type DataCut, numberAt, type ParameterPart } from './ParameterPart';
import {
  readFullStatusNodes,
  readFullStatusSummary,
  readKeysNodes,
  readKeysSummary,
  readReservationNodes,
  readReservationSummary,
  reportCapabilitiesNodes,
} from './persistentReserveInData';
import { persistentReserveOutNodes, registerAndMoveNodes, reserveOutSummary } from './persistentReserveOutData';
import { copyParametersNodes } from './receiveCopyData';
import { reportLunsNodes, reportLunsSummary } from './reportLunsData';
import { operationCodesNodes, operationCodesSummary } from './operationCodesData';
import { blockLimitsNodes, positionNodes, positionSummary } from './streamData';
import {
  reportPortGroupsNodes,
  reportPortGroupsSummary,
  setPortGroupsNodes,
  setPortGroupsSummary,
} from './targetPortGroupsData';
import { taskManagementNodes } from './taskManagementData';
import { unmapNodes, unmapSummary } from './unmapData';
import { vpdNodes, vpdSummary } from './vpdPages';

/** How the data of one command are decoded. */
interface Decoder {
  readonly fromTarget: boolean;
  readonly nodes: (part: ParameterPart) => FieldNode[];
  readonly summary?: (part: ParameterPart) => string;
}

const fromTarget = (nodes: Decoder['nodes'], summary?: Decoder['summary']): Decoder => ({
  fromTarget: true,
  nodes,
  ...(summary === undefined ? {} : { summary }),
});
const fromInitiator = (nodes: Decoder['nodes'], summary?: Decoder['summary']): Decoder => ({
  ...fromTarget(nodes, summary),
  fromTarget: false,
});

const INQUIRY_STANDARD = fromTarget(inquiryNodes, inquirySummary);
const INQUIRY_VPD = fromTarget(vpdNodes, vpdSummary);
const PERSISTENT_RESERVE_OUT = fromInitiator(persistentReserveOutNodes, reserveOutSummary);
const COPY_OUT = fromInitiator(extendedCopyNodes);

/** Decoders by operation code, and by service action where that decides. */
const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  [
    '03',
    fromTarget(
      ({ bytes, start, end, ...part }) => senseNodes(bytes, start, end, part),
      ({ bytes, start, end }) => {
        const summary = senseSummary(bytes, start, end);
        return summary === undefined ? '' : [summary.key, summary.text].filter(Boolean).join(': ');
      },
    ),
  ],
  [
    '15',
    fromInitiator(
      (part) => modeNodes(part, false),
      (part) => modeSummary(part, false),
    ),
  ],
  [
    '1a',
    fromTarget(
      (part) => modeNodes(part, false),
      (part) => modeSummary(part, false),
    ),
  ],
  [
    '25',
    fromTarget(
      (part) => capacityNodes(part, false),
      (part) => capacitySummary(part, false),
    ),
  ],
  ['05', fromTarget(blockLimitsNodes)],
  ['34', fromTarget(positionNodes, positionSummary)],
  ['37', fromTarget((part) => defectDataNodes(part, false), defectDataSummary)],
  ['41', fromInitiator(sameBlockNodes)],
  ['42', fromInitiator(unmapNodes, unmapSummary)],
  ['4c', fromInitiator(logNodes, logSummary)],
  ['4d', fromTarget(logNodes, logSummary)],
  [
    '55',
    fromInitiator(
      (part) => modeNodes(part, true),
      (part) => modeSummary(part, true),
    ),
  ],
  [
    '5a',
    fromTarget(
      (part) => modeNodes(part, true),
      (part) => modeSummary(part, true),
    ),
  ],
  ['5e/00', fromTarget(readKeysNodes, readKeysSummary)],
  ['5e/01', fromTarget(readReservationNodes, readReservationSummary)],
  ['5e/02', fromTarget(reportCapabilitiesNodes)],
  ['5e/03', fromTarget(readFullStatusNodes, readFullStatusSummary)],
  ['5f', PERSISTENT_RESERVE_OUT],
  ['5f/07', fromInitiator(registerAndMoveNodes, reserveOutSummary)],
  ['7f/0d', fromInitiator(sameBlockNodes)],
  ['83/00', COPY_OUT],
  ['84/03', fromTarget(copyParametersNodes)],
  ['89', fromInitiator(compareAndWriteNodes)],
  ['93', fromInitiator(sameBlockNodes)],
  [
    '9e/10',
    fromTarget(
      (part) => capacityNodes(part, true),
      (part) => capacitySummary(part, true),
    ),
  ],
  ['9e/12', fromTarget(lbaStatusNodes, lbaStatusSummary)],
  ['a0', fromTarget(reportLunsNodes, reportLunsSummary)],
  ['a3/0a', fromTarget(reportPortGroupsNodes, reportPortGroupsSummary)],
  ['a3/0c', fromTarget(operationCodesNodes, operationCodesSummary)],
  ['a3/0d', fromTarget(taskManagementNodes)],
  ['a4/0a', fromInitiator(setPortGroupsNodes, setPortGroupsSummary)],
  ['b7', fromTarget((part) => defectDataNodes(part, true), defectDataSummary)],
]);

const digits = (value: number): string => value.toString(16).padStart(2, '0');

/** The decoder for the data of a CDB; undefined where the data are not decoded. */
function decoderOf(cdb: Uint8Array): Decoder | undefined {
  const operationCode = numberAt(cdb, 0, 1);
  if (operationCode === 0x12) {
    const bits = numberAt(cdb, 1, 1) & 3;
    // CMDDT of SPC-2 asks for something else.
    return bits >= 2 ? undefined : bits === 1 ? INQUIRY_VPD : INQUIRY_STANDARD;
  }
  const action = scsiCommandOf(cdb, 0, cdb.length)?.serviceAction;
  const code = digits(operationCode);
  return (action === undefined ? undefined : DECODERS.get(`${code}/${digits(action)}`)) ?? DECODERS.get(code);
}

/** ALLOCATION LENGTH of a CDB by its table; undefined where the command has none or it is not all there. */
function allocationLength(cdb: Uint8Array, deviceType: number | undefined): number | undefined {
  const lies = ({ name, offset, length }: FieldSpec): boolean =>
    name === 'ALLOCATION LENGTH' && offset + length <= cdb.length;
  const fields = allFields(scsiCommandOf(cdb, 0, cdb.length, deviceType)?.fields ?? []);
  const field = fields.find(lies);
  return field === undefined ? undefined : numberReader(field)(viewOf(cdb), 0);
}

/** Whether the data of a CDB in this direction are decoded. */
export function hasParameterData(cdb: Uint8Array, fromTarget: boolean): boolean {
  return decoderOf(cdb)?.fromTarget === fromTarget;
}

/** Why data of `length` bytes may end before what their own length says. */
function cutOf(
  cdb: Uint8Array,
  length: number,
  range: ParameterDataRange,
  deviceType: number | undefined,
): DataCut | undefined {
  const allocation = range.fromTarget ? allocationLength(cdb, deviceType) : undefined;
  if (!range.complete) return 'not all in the capture';
  if (allocation !== undefined && length >= allocation) return 'cut by the allocation length';
  if (range.limited === true) return 'only the beginning is decoded';
  if (range.fromTarget && range.expectedLength !== undefined && length >= range.expectedLength) {
    return 'cut by the Expected Data Transfer Length';
  }
  return range.goesOn ? 'goes on in a later PDU' : undefined;
}

/**
 * Decodes the data that belong to a CDB, from their first byte on. Undefined where this command's data are not decoded.
 * Never throws.
 */
export function parameterData(
  cdb: Uint8Array,
  range: ParameterDataRange,
  { source, issues }: PartContext,
  deviceType?: number,
): ParameterData | undefined {
  const decoder = decoderOf(cdb);
  if (decoder === undefined || decoder.fromTarget !== range.fromTarget) return undefined;
  const { bytes, start, expectedLength } = range;
  const end = Math.min(range.end, bytes.length);
  if (end <= start) return undefined;
  const cut = cutOf(cdb, end - start, range, deviceType);
  const part = {
    bytes,
    start,
    end,
    cdb,
    source,
    issues,
    ...(expectedLength === undefined ? {} : { expectedLength }),
    ...(cut === undefined ? {} : { cut }),
  };
  return { nodes: decoder.nodes(part), summary: decoder.summary?.(part) ?? '' };
}
