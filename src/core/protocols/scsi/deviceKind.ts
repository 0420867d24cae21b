/** Kinds of devices that mean something of their own by operation codes. */
export type DeviceKind = 'tape' | 'changer';

/** The kind by PERIPHERAL DEVICE TYPE (SPC, INQUIRY data); undefined for those that are dealt with as disks. */
export function deviceKind(deviceType: number | undefined): DeviceKind | undefined {
  return deviceType === 0x01 ? 'tape' : deviceType === 0x08 ? 'changer' : undefined;
}
