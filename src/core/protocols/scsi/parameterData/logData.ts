import { hexNumber } from '../../../bytes/hex';
import type { FieldNode } from '../../../dissect/FieldNode';
import {
  cutDescriptor,
  decimal,
  groupNode,
  listEnd,
  numberAt,
  parameterBit as bit,
  parameterField as field,
  type ParameterField,
  parameterNodes,
  type ParameterPart,
  restNodes,
} from './ParameterPart';

const SUPPORTED_PAGES = 0x00;
const ALL_SUBPAGES = 0xff;

/** Log pages (SPC, SBC). */
export const LOG_PAGES: Readonly<Record<number, string>> = {
  0x00: 'Supported Log Pages',
  0x01: 'Buffer Over-Run/Under-Run',
  0x02: 'Write Error Counters',
  0x03: 'Read Error Counters',
  0x04: 'Read Reverse Error Counters',
  0x05: 'Verify Error Counters',
  0x06: 'Non-Medium Error',
  0x07: 'Last n Error Events',
  0x08: 'Format Status',
  0x0b: 'Last n Deferred Errors or Asynchronous Events',
  0x0c: 'Logical Block Provisioning',
  0x0d: 'Temperature',
  0x0e: 'Start-Stop Cycle Counter',
  0x0f: 'Application Client',
  0x10: 'Self-Test Results',
  0x11: 'Solid State Media',
  0x12: 'TapeAlert Response',
  0x15: 'Background Scan',
  0x16: 'ATA PASS-THROUGH Results',
  0x17: 'Non-Volatile Cache',
  0x18: 'Protocol Specific Port',
  0x19: 'General Statistics and Performance',
  0x1a: 'Power Condition Transitions',
  0x2e: 'TapeAlert',
  0x2f: 'Informational Exceptions',
};

/** Parameters of the pages that count errors. */
const COUNTERS: Readonly<Record<number, string>> = {
  0: 'errors corrected without substantial delay',
  1: 'errors corrected with possible delays',
  2: 'rewrites or rereads',
  3: 'errors corrected',
  4: 'times the correction algorithm ran',
  5: 'bytes processed',
  6: 'uncorrected errors',
};

/** Names of parameters by page. */
const PARAMETERS: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  0x02: COUNTERS,
  0x03: COUNTERS,
  0x04: COUNTERS,
  0x05: COUNTERS,
  0x06: { 0: 'non-medium errors' },
  0x0d: { 0: 'temperature', 1: 'reference temperature' },
  0x0e: {
    1: 'date of manufacture',
    2: 'accounting date',
    3: 'specified cycle count over the lifetime',
    4: 'start-stop cycles',
    5: 'specified load-unload count over the lifetime',
    6: 'load-unload count',
  },
  0x2f: { 0: 'informational exceptions general parameter' },
};

/** Pages whose parameters are counters: numbers of any length. */
const COUNTER_PAGES: ReadonlySet<number> = new Set([0x02, 0x03, 0x04, 0x05, 0x06]);

const HEADER: readonly ParameterField[] = [
  bit('DS', undefined, 0, 0x80, 'The page is not saved.'),
  bit('SPF', undefined, 0, 0x40, 'SUBPAGE CODE counts.'),
  field(
    'PAGE CODE',
    'scsi.log.pagecode',
    0,
    1,
    'hexadecimal',
    'Which page this is. A page other than the one asked for means that the target mixed answers up, or that the capture did.',
    {
      mask: 0x3f,
      values: LOG_PAGES,
    },
  ),
  field('SUBPAGE CODE', undefined, 1, 1, 'hexadecimal', 'Which subpage this is; 0 is the page itself.'),
  field(
    'PAGE LENGTH',
    'scsi.log.page_length',
    2,
    2,
    'unsigned',
    'Bytes of the page behind this field, as the device has them. When fewer follow, the allocation length cut the page; the host then asks again with more room.',
  ),
];
const HEADER_LENGTH = 4;

const SUPPORTED = field('SUPPORTED PAGE', undefined, 0, 1, 'hexadecimal', 'A page that the device has.', {
  mask: 0x3f,
  values: LOG_PAGES,
});
const SUPPORTED_SUBPAGE = field('SUPPORTED SUBPAGE', undefined, 1, 1, 'hexadecimal', 'Its subpage.');

/** Head of a log parameter. */
const PARAMETER: readonly ParameterField[] = [
  field('PARAMETER CODE', 'scsi.log.parameter_code', 0, 2, 'hexadecimal', 'Which parameter of the page this is.'),
  bit('DU', 'scsi.log.pf.du', 2, 0x80, 'The device does not update it.'),
  bit('TSD', 'scsi.log.pf.tsd', 2, 0x20, 'The device does not save it by itself.'),
  bit('ETC', 'scsi.log.pf.etc', 2, 0x10, 'It is compared with its threshold.'),
  field('TMC', 'scsi.log.pf.tmc', 2, 1, 'unsigned', 'When the threshold counts as met.', {
    mask: 0x0c,
    values: { 0: 'at every update', 1: 'when equal', 2: 'when not equal', 3: 'when greater' },
  }),
  field('FORMAT AND LINKING', undefined, 2, 1, 'unsigned', 'Form of the value.', {
    mask: 0x03,
    values: { 0: 'bounded counter', 1: 'ASCII', 2: 'bounded or unbounded counter', 3: 'binary' },
  }),
  field('PARAMETER LENGTH', 'scsi.log.param_len', 3, 1, 'unsigned', 'Bytes of the value.'),
];
const PARAMETER_HEAD = 4;

const parameterValue = (length: number, text: boolean): ParameterField =>
  field(
    'PARAMETER VALUE',
    'scsi.log.param_data',
    PARAMETER_HEAD,
    length,
    text ? 'text' : 'bytes',
    'What the parameter says: a counter, text or bytes, by FORMAT AND LINKING.',
  );

const pageName = (page: number, subpage: number): string => {
  const name = LOG_PAGES[page] ?? (page >= 0x30 && page <= 0x3e ? 'vendor specific' : `log page ${hexNumber(page, 2)}`);
  if (subpage === 0) return name;
  return subpage === ALL_SUBPAGES ? `${name} and subpages` : `${name}, subpage ${hexNumber(subpage, 2)}`;
};

const pageOf = ({ bytes, start }: ParameterPart): [page: number, subpage: number] => {
  const first = numberAt(bytes, start, 1);
  return [first & 0x3f, (first & 0x40) !== 0 ? numberAt(bytes, start + 1, 1) : 0];
};

/** Data of LOG SENSE and LOG SELECT: one page; several where the initiator sends them. */
export function logNodes(part: ParameterPart): FieldNode[] {
  const { bytes, start, end } = part;
  const nodes = parameterNodes(HEADER, part, start, end);
  const from = start + HEADER_LENGTH;
  if (end < from) return nodes;
  const [page, subpage] = pageOf(part);
  const list = listEnd(part, from, numberAt(bytes, start + 2, 2), start + 2, 2);
  if (subpage === ALL_SUBPAGES) nodes.push(...supportedNodes(part, from, list.end, true));
  else if (page === SUPPORTED_PAGES) nodes.push(...supportedNodes(part, from, list.end, false));
  else nodes.push(...logParameterNodes(part, from, list.end, page));
  return [...nodes, ...restNodes(part, list.end, end), ...list.remarks];
}

function supportedNodes(part: ParameterPart, start: number, end: number, subpages: boolean): FieldNode[] {
  const nodes: FieldNode[] = [];
  let at = start;
  if (!subpages) {
    for (; at < end; at++) nodes.push(...parameterNodes([SUPPORTED], part, at, end));
    return nodes;
  }
  for (; at + 2 <= end; at += 2) {
    const value = pageName(numberAt(part.bytes, at, 1) & 0x3f, numberAt(part.bytes, at + 1, 1));
    const children = parameterNodes([SUPPORTED, SUPPORTED_SUBPAGE], part, at, end);
    nodes.push(groupNode('Supported page and subpage', value, part, at, at + 2, children));
  }
  return [...nodes, ...cutDescriptor('Supported page and subpage', [SUPPORTED], part, at, end)];
}

function logParameterNodes(part: ParameterPart, start: number, end: number, page: number): FieldNode[] {
  const { bytes } = part;
  const nodes: FieldNode[] = [];
  let at = start;
  while (at + PARAMETER_HEAD <= end) {
    const length = numberAt(bytes, at + 3, 1);
    const from = at + PARAMETER_HEAD;
    const list = listEnd(part, from, length, at + 3, 1, end);
    const code = numberAt(bytes, at, 2);
    const name = PARAMETERS[page]?.[code];
    const children = [
      ...parameterNodes(PARAMETER, part, at, list.end),
      ...valueNodes(part, page, at, list.end),
      ...list.remarks,
    ];
    nodes.push(
      groupNode(
        'Log parameter',
        hexNumber(code, 4),
        part,
        at,
        list.end,
        children,
        name === undefined ? {} : { note: name },
      ),
    );
    at = list.end;
  }
  return [...nodes, ...cutDescriptor('Log parameter', PARAMETER, part, at, end)];
}

function valueNodes(part: ParameterPart, page: number, at: number, end: number): FieldNode[] {
  const from = at + PARAMETER_HEAD;
  if (end <= from) return [];
  const { bytes } = part;
  const text = (numberAt(bytes, at + 2, 1) & 0x03) === 1;
  const [node] = parameterNodes([parameterValue(end - from, text)], part, at, end);
  if (node === undefined) return [];
  if (COUNTER_PAGES.has(page) && end - from <= 8) return [{ ...node, note: decimal(bytes, from, end - from) }];
  if (page === 0x0d && end - from === 2) {
    const degrees = numberAt(bytes, from + 1, 1);
    return [{ ...node, note: degrees === 0xff ? 'not known' : `${degrees} degrees Celsius` }];
  }
  return [node];
}

/** "Temperature". */
export function logSummary(part: ParameterPart): string {
  return part.end < part.start + HEADER_LENGTH ? '' : pageName(...pageOf(part));
}

/** Every field of log pages, for hovers and tests. */
export const LOG_FIELDS: readonly ParameterField[] = [
  ...HEADER,
  SUPPORTED,
  SUPPORTED_SUBPAGE,
  ...PARAMETER,
  parameterValue(1, false),
];
