import { block, BlockType, optionBytes, PACKET_HEADER, padded, readOptions, SIMPLE_HEADER } from './pcapngBlocks';

/** Options of interfaces that say nothing of anybody: speed, resolution, zone, length of the check sequence, offset, speeds. */
const INTERFACE_OPTIONS: ReadonlySet<number> = new Set([8, 9, 10, 13, 14, 16, 17]);
/** Of packets: flags, packets lost, number, queue. A hash would tell the packet's bytes. */
const PACKET_OPTIONS: ReadonlySet<number> = new Set([2, 4, 5, 6]);
/** Of statistics: all but comments. */
const STATISTICS_OPTIONS: ReadonlySet<number> = new Set([2, 3, 4, 5, 6, 7, 8]);

/** What of each kind of block the options begin behind, and which ones stay when the export is masked. */
const KEPT: ReadonlyMap<number, { readonly header: number; readonly options: ReadonlySet<number> }> = new Map([
  [BlockType.section, { header: 24, options: new Set<number>() }],
  [BlockType.interface, { header: 16, options: INTERFACE_OPTIONS }],
  [BlockType.statistics, { header: 20, options: STATISTICS_OPTIONS }],
]);

/** Which of a packet's options stay when the export is masked. */
export const staysMasked = ({ code }: { readonly code: number }): boolean => PACKET_OPTIONS.has(code);
/** Which of an interface's options stay when the export is masked. */
export const interfaceStaysMasked = ({ code }: { readonly code: number }): boolean => INTERFACE_OPTIONS.has(code);

/** A block that is no packet without what could name somebody; undefined for blocks that are left out. */
export function maskedBlock(type: number, bytes: Uint8Array, littleEndian: boolean): Uint8Array | undefined {
  const kept = KEPT.get(type);
  if (!kept) return undefined;
  const options = readOptions(bytes, kept.header, bytes.length - 4, littleEndian);
  const stay = options.filter(({ code }) => kept.options.has(code));
  return block(type, [bytes.subarray(8, kept.header), optionBytes(stay, littleEndian)], littleEndian);
}

/** The block of a packet with other bytes of the same length, and without comments. */
export function maskedPacket(type: number, bytes: Uint8Array, packet: Uint8Array, littleEndian: boolean): Uint8Array {
  if (type === BlockType.simplePacket) return block(type, [bytes.subarray(8, SIMPLE_HEADER), packet], littleEndian);
  const from = PACKET_HEADER + Math.ceil(packet.length / 4) * 4;
  const options = readOptions(bytes, from, bytes.length - 4, littleEndian).filter(staysMasked);
  return block(
    type,
    [bytes.subarray(8, PACKET_HEADER), padded(packet), optionBytes(options, littleEndian)],
    littleEndian,
  );
}
