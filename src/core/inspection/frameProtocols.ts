import type { Layer } from '../dissect/Protocol';

/** Wireshark takes these together with what they stand before: a stack of labels, and the tags of one provider. */
const TAKEN_TOGETHER: Readonly<Record<string, readonly string[]>> = {
  mpls: ['mpls'],
  ieee8021ad: ['ieee8021ad', 'ieee8021ah'],
};

/**
 * The stack of a frame by Wireshark's names, as `frame.protocols` lists them ("eth:ethertype:ip:tcp:iscsi").
 * @param bytes those that the layers' offsets count in
 * @param pdus iSCSI PDUs that end in the frame
 */
export function frameProtocols(bytes: Uint8Array, layers: readonly Layer[], pdus: number): string {
  const names = layers
    .filter(({ protocol }, at) => {
      const before = layers[at - 1]?.protocol.filter;
      return before === undefined || TAKEN_TOGETHER[before]?.includes(protocol.filter) !== true;
    })
    .map((layer) => layer.protocol.stackName?.(bytes, layer) ?? layer.protocol.filter);
  return [...names, ...Array.from({ length: pdus }, () => 'iscsi')].join(':');
}
