import { hexOf } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { allFields, interpretHeader, numberReader } from '../../dissect/interpret';
import type { CommandSummary, PartContext } from '../../dissect/ScsiDissector';
import { operationCodeName, type ScsiCommand, scsiCommandOf } from './commands';
import { cdbLayer, commandKey, operationCodeOf } from './scsiTables';

/** Operation code of the CDBs that say how long they are. */
const VARIABLE_LENGTH = 0x7f;

/** Eight bytes at `at`, big-endian, in decimal. */
function decimal64(bytes: Uint8Array, at: number): string {
  return BigInt('0x' + hexOf(bytes, at, at + 8).padEnd(16, '0')).toString();
}

/** Fields of the CDB of `length` bytes at `start`, as a device of this type (PERIPHERAL DEVICE TYPE) takes it. */
export function cdbNodes(
  bytes: Uint8Array,
  start: number,
  length: number,
  { source }: PartContext,
  deviceType?: number,
): FieldNode[] {
  const end = Math.min(bytes.length, start + length);
  const command = scsiCommandOf(bytes, start, end - start, deviceType);
  const opcode = operationCodeOf(command);
  // A table may be longer than what an iSCSI header holds of the CDB.
  const lies = (field: FieldSpec): boolean => start + field.offset + field.length <= end;
  const fields = command?.fields ?? [];
  const topicPrefix = `field/${cdbLayer(command)}`;
  const nodes = interpretHeader([opcode, ...fields.filter(lies)], bytes, start, end, {
    source,
    topicPrefix,
    issues: [],
  }).map((node, index) =>
    index === 0 && command !== undefined ? { ...node, valueTopic: `command/${commandKey(command)}` } : node,
  );
  // Numbers of eight bytes are addresses and counts.
  const shown = nodes.map((node) => (node.length === 8 ? { ...node, value: decimal64(bytes, node.start) } : node));
  const missing = fields.filter((field) => !lies(field)).map(({ offset }) => offset);
  // Of commands of other lengths the CDB ends with its last field, whatever else the header holds.
  const known =
    bytes[start] === VARIABLE_LENGTH ? Math.max(...fields.map((field) => field.offset + field.length)) : end;
  const from = start + (fields.length === 0 ? 1 : missing.length > 0 ? Math.min(...missing) : known);
  if (end > from) {
    shown.push({
      label: 'Further bytes',
      value: '0x' + hexOf(bytes, from, end),
      source,
      start: from,
      length: end - from,
    });
  }
  return shown;
}

/** Name and main figures of the CDB of `length` bytes at `start`, as a device of this type takes it. */
export function cdbSummary(bytes: Uint8Array, start: number, length: number, deviceType?: number): CommandSummary {
  const end = Math.min(bytes.length, start + length);
  const command = scsiCommandOf(bytes, start, end - start, deviceType);
  const name = command?.name ?? operationCodeName(end > start ? (bytes[start] ?? 0) : 0);
  return { name, details: command === undefined ? '' : details(command, bytes, start, end) };
}

function details(command: ScsiCommand, bytes: Uint8Array, start: number, end: number): string {
  const view = viewOf(bytes);
  const parts: string[] = command.device === undefined ? [] : [command.device];
  const read = (field: FieldSpec): number => numberReader(field)(view, start);
  for (const field of allFields(command.fields)) {
    if (start + field.offset + field.length > end) continue;
    switch (field.name) {
      case 'LOGICAL BLOCK ADDRESS':
        parts.push(`LBA ${field.length === 8 ? decimal64(bytes, start + field.offset) : read(field)}`);
        break;
      case 'TRANSFER LENGTH':
      case 'VERIFICATION LENGTH':
      case 'NUMBER OF LOGICAL BLOCKS': {
        if (command.device === 'tape' && !countsBlocks(command, read)) {
          parts.push(`${read(field)} ${read(field) === 1 ? 'byte' : 'bytes'}`);
          break;
        }
        const blocks = read(field) === 0 && field.filter === 'scsi_sbc.rdwr6.xferlen' ? 256 : read(field);
        parts.push(`${blocks} ${blocks === 1 ? 'block' : 'blocks'}`);
        break;
      }
      case 'ALLOCATION LENGTH':
        parts.push(`alloc ${read(field)}`);
        break;
      case 'EVPD':
        if (read(field) === 1) parts.push(`VPD page 0x${hexOf(bytes, start + 2, start + 3)}`);
        break;
      case 'PC':
        parts.push(`page 0x${((bytes[start + field.offset] ?? 0) & 0x3f).toString(16).padStart(2, '0')}`);
        break;
      default:
    }
  }
  return parts.join(' ');
}

/** Whether the length in the CDB of a tape counts blocks: FIXED says so where there is such a bit. */
function countsBlocks({ fields }: ScsiCommand, read: (field: FieldSpec) => number): boolean {
  const fixed = allFields(fields).find(({ name }) => name === 'FIXED');
  return fixed !== undefined && read(fixed) === 1;
}
