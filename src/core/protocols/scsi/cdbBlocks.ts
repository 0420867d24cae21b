import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { numberReader, type NumberReader } from '../../dissect/interpret';
import { SCSI_COMMANDS, type ScsiCommand, scsiCommandOf } from './commands';

/** Reads which blocks a CDB is about. The caller has checked that 16 bytes of the CDB are there. */
export interface CdbBlocks {
  /** Upper 32 bits of the logical block address; undefined where the address has at most 32 bits. */
  readonly addressHigh: NumberReader | undefined;
  /** Lower 32 bits of the logical block address. */
  readonly address: NumberReader;
  /** Count of blocks; undefined where the CDB names an address alone. */
  readonly blocks: NumberReader | undefined;
}

const COUNTS = ['TRANSFER LENGTH', 'VERIFICATION LENGTH', 'NUMBER OF LOGICAL BLOCKS'];
/** Bytes of the CDB that a SCSI Command PDU has room for. */
const CDB_IN_HEADER = 16;
/** The commands of six bytes have operation codes below this one. */
const SIX_BYTE_CODES = 0x20;

function blocksOf({ operationCode, fields }: ScsiCommand, length: number): CdbBlocks | undefined {
  const there = fields.filter((field) => field.offset + field.length <= length);
  const address = there.find(({ name }) => name === 'LOGICAL BLOCK ADDRESS');
  const count = there.find(({ name }) => COUNTS.includes(name));
  if (address === undefined || (count !== undefined && count.length > 4)) return undefined;
  const read = count === undefined ? undefined : numberReader(count);
  // In the six-byte commands a length of zero stands for 256 blocks (SBC, READ(6)).
  const blocks: NumberReader | undefined =
    read !== undefined && operationCode < SIX_BYTE_CODES ? (view, base) => read(view, base) || 256 : read;
  if (address.length <= 4) return { addressHigh: undefined, address: numberReader(address), blocks };
  const half = (from: number): FieldSpec => ({ ...address, offset: address.offset + from, length: 4 });
  return { addressHigh: numberReader(half(0)), address: numberReader(half(4)), blocks };
}

const BY_COMMAND = new Map<ScsiCommand, CdbBlocks | undefined>(
  SCSI_COMMANDS.map((command) => [command, blocksOf(command, CDB_IN_HEADER)]),
);

/** Operation codes that name one command by themselves: no service action needs to be looked at. */
const BY_OPERATION_CODE: readonly (CdbBlocks | undefined)[] = Array.from({ length: 256 }, (_, code) => {
  const command = SCSI_COMMANDS.find(
    (one) => one.operationCode === code && one.serviceAction === undefined && one.device === undefined,
  );
  return command && BY_COMMAND.get(command);
});
const SHARED = new Set(
  SCSI_COMMANDS.filter(({ serviceAction }) => serviceAction !== undefined).map(({ operationCode }) => operationCode),
);

/** How the CDB at byte `start` of the view says which blocks it is about; undefined for commands that name no blocks. */
export function cdbBlocks(view: DataView, start: number, operationCode: number): CdbBlocks | undefined {
  if (!SHARED.has(operationCode)) return BY_OPERATION_CODE[operationCode];
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start, CDB_IN_HEADER);
  const command = scsiCommandOf(bytes, 0, CDB_IN_HEADER);
  return command && BY_COMMAND.get(command);
}

/** What a whole CDB says of blocks: some of them do not fit into the PDU's header. Undefined for commands that name none. */
export function wholeCdbBlocks(cdb: Uint8Array): { readonly address: bigint; readonly blocks: number } | undefined {
  const command = scsiCommandOf(cdb, 0, cdb.length);
  const found = command && blocksOf(command, cdb.length);
  if (found === undefined) return undefined;
  const view = viewOf(cdb);
  const high = found.addressHigh === undefined ? 0 : found.addressHigh(view, 0);
  const address = (BigInt(high) << 32n) | BigInt(found.address(view, 0));
  return { address, blocks: found.blocks === undefined ? -1 : found.blocks(view, 0) };
}
