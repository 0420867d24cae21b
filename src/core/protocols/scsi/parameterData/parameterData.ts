import type { FieldNode } from '../../../dissect/FieldNode';
import type { ParameterData, ParameterDataRange, PartContext } from '../../../dissect/ScsiDissector';
import { capacityNodes, capacitySummary } from './capacityData';
import { inquiryNodes, inquirySummary } from './inquiryData';
import { type DataCut, numberAt, type ParameterPart } from './ParameterPart';
import { reportLunsNodes, reportLunsSummary } from './reportLunsData';
import { vpdNodes, vpdSummary } from './vpdPages';

/** How the data of one command are decoded. */
interface Decoder {
  readonly fromTarget: boolean;
  /** ALLOCATION LENGTH of the CDB; undefined where the command has none. */
  readonly allocation: number | undefined;
  readonly nodes: (part: ParameterPart) => FieldNode[];
  readonly summary?: (part: ParameterPart) => string;
}

/** The decoder for the data of a CDB; undefined where the data are not decoded. */
function decoderOf(cdb: Uint8Array): Decoder | undefined {
  const action = numberAt(cdb, 1, 1) & 0x1f;
  switch (cdb[0]) {
    case 0x12: {
      const page = (action & 1) === 1;
      // CMDDT of SPC-2 asks for something else.
      if ((action & 2) !== 0) return undefined;
      const allocation = numberAt(cdb, 3, 2);
      return page
        ? { fromTarget: true, allocation, nodes: vpdNodes, summary: vpdSummary }
        : { fromTarget: true, allocation, nodes: inquiryNodes, summary: inquirySummary };
    }
    case 0x25:
      return {
        fromTarget: true,
        allocation: undefined,
        nodes: (part) => capacityNodes(part, false),
        summary: (part) => capacitySummary(part, false),
      };
    case 0x9e:
      if (action !== 0x10) return undefined;
      return {
        fromTarget: true,
        allocation: numberAt(cdb, 10, 4),
        nodes: (part) => capacityNodes(part, true),
        summary: (part) => capacitySummary(part, true),
      };
    case 0xa0:
      return { fromTarget: true, allocation: numberAt(cdb, 6, 4), nodes: reportLunsNodes, summary: reportLunsSummary };
    default:
      return undefined;
  }
}

/**
 * Decodes the data that belong to a CDB, from their first byte on. Undefined where this command's data are not decoded.
 * Never throws.
 */
export function parameterData(
  cdb: Uint8Array,
  range: ParameterDataRange,
  { source, issues }: PartContext,
): ParameterData | undefined {
  const decoder = decoderOf(cdb);
  if (decoder === undefined || decoder.fromTarget !== range.fromTarget) return undefined;
  const end = Math.min(range.end, range.bytes.length);
  if (end <= range.start) return undefined;
  const { allocation } = decoder;
  const cut: DataCut | undefined = !range.complete
    ? 'not all in the capture'
    : allocation !== undefined && end - range.start >= allocation
      ? 'cut by the allocation length'
      : range.goesOn
        ? 'goes on in a later PDU'
        : undefined;
  const part = {
    bytes: range.bytes,
    start: range.start,
    end,
    cdb,
    source,
    issues,
    ...(cut === undefined ? {} : { cut }),
  };
  return { nodes: decoder.nodes(part), summary: decoder.summary?.(part) ?? '' };
}
