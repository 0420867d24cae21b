import { onesComplementSum } from '../../src/core/bytes/internetChecksum';
import { join } from './captureBuilder';

/**
 * The two bytes that a TCP segment, UDP datagram or ICMPv6 message carries as its checksum.
 * @param addresses source and final destination, as they count in the pseudo header
 * @param payload with 0 in place of the checksum
 */
export function transportChecksum(addresses: Uint8Array, protocol: number, payload: Uint8Array): Uint8Array {
  const pseudo = Uint8Array.of(0, protocol, payload.length >> 8, payload.length & 0xff);
  const covered = join(addresses, pseudo, payload);
  const sum = ~onesComplementSum(covered, 0, covered.length) & 0xffff;
  return Uint8Array.of(sum >> 8, sum & 0xff);
}
