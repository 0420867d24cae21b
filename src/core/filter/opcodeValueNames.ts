import { OPCODE_NAMES } from '../protocols/iscsi/opcodeNames';

/** Wireshark's names of opcodes, as far as they are not the RFC's. */
const OF_WIRESHARK: readonly (readonly [name: string, opcode: number])[] = [
  ['NOP Out', 0x00],
  ['Task Management Function', 0x02],
  ['Login Command', 0x03],
  ['Text Command', 0x04],
  ['SCSI Data Out', 0x05],
  ['Logout Command', 0x06],
  ['Vendor Specific I0', 0x1c],
  ['Vendor Specific I1', 0x1d],
  ['Vendor Specific I2', 0x1e],
  ['NOP In', 0x20],
  ['SCSI Data In', 0x25],
  ['Ready To Transfer', 0x31],
  ['Vendor Specific T0', 0x3c],
  ['Vendor Specific T1', 0x3d],
  ['Vendor Specific T2', 0x3e],
];

/** The RFC's names, as trees and rows show them; those of vendors' opcodes name several and are left out. */
const OF_THE_RFC = Object.entries(OPCODE_NAMES)
  .filter(([, name]) => !name.startsWith('vendor specific'))
  .map(([opcode, name]) => [name, Number(opcode)] as const);

/** What may be written for an opcode in a filter: the RFC's names, Wireshark's, and R2T. */
export const OPCODE_VALUE_NAMES: readonly (readonly [name: string, opcode: number])[] = [
  ...OF_THE_RFC,
  ...OF_WIRESHARK,
  ['R2T', 0x31],
];
