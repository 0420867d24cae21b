/** SCSI status codes as SAM names them; RFC 3720, section 10.4.2 lists those that matter most. */
export const SCSI_STATUS: Readonly<Record<number, string>> = {
  // Good ones first.
  0x00: 'GOOD',
  0x04: 'CONDITION MET',
  0x10: 'INTERMEDIATE',
  0x14: 'INTERMEDIATE-CONDITION MET',
  0x02: 'CHECK CONDITION',
  0x08: 'BUSY',
  0x28: 'TASK SET FULL',
  0x18: 'RESERVATION CONFLICT',
  0x30: 'ACA ACTIVE',
  0x40: 'TASK ABORTED',
};

/** Status that needs no sense data and may therefore ride on a Data-In PDU (RFC 3720, section 10.7.3). */
export function isGoodStatus(status: number): boolean {
  return status === 0x00 || status === 0x04 || status === 0x10 || status === 0x14;
}
