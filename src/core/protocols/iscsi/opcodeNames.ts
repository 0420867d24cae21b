/** Names of all opcodes as the PDU sections of RFC 3720 spell them; each request is followed by its answer. */
export const OPCODE_NAMES: Readonly<Record<number, string>> = {
  0x00: 'NOP-Out',
  0x20: 'NOP-In',
  0x01: 'SCSI Command',
  0x21: 'SCSI Response',
  0x02: 'Task Management Function Request',
  0x22: 'Task Management Function Response',
  0x03: 'Login Request',
  0x23: 'Login Response',
  0x04: 'Text Request',
  0x24: 'Text Response',
  0x31: 'Ready To Transfer (R2T)',
  0x05: 'SCSI Data-Out',
  0x25: 'SCSI Data-In',
  0x10: 'SNACK Request',
  0x06: 'Logout Request',
  0x26: 'Logout Response',
  0x32: 'Asynchronous Message',
  0x3f: 'Reject',
  0x1c: 'vendor specific (initiator)',
  0x1d: 'vendor specific (initiator)',
  0x1e: 'vendor specific (initiator)',
  0x3c: 'vendor specific (target)',
  0x3d: 'vendor specific (target)',
  0x3e: 'vendor specific (target)',
};

/** "Login Request", or "unknown opcode 0x07". */
export function opcodeName(opcode: number): string {
  return OPCODE_NAMES[opcode] ?? `unknown opcode 0x${opcode.toString(16).padStart(2, '0')}`;
}
