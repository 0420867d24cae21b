/** A hash function that a host hands in, because the core has none: "md5", "sha1", "sha256" and "sha3-256" are asked for. */
export type HashFunction = (name: HashName, bytes: Uint8Array) => Uint8Array;
export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha3-256';

export interface ChapAlgorithm {
  /** For people. */
  readonly name: string;
  readonly hash: HashName;
  /** Bytes of a response. */
  readonly length: number;
}

/** CHAP_A values: 5 by RFC 1994, the others as registered with IANA and used in the field. */
export const CHAP_ALGORITHMS: ReadonlyMap<string, ChapAlgorithm> = new Map([
  ['5', { name: 'MD5', hash: 'md5', length: 16 }],
  ['6', { name: 'SHA-1', hash: 'sha1', length: 20 }],
  ['7', { name: 'SHA-256', hash: 'sha256', length: 32 }],
  ['8', { name: 'SHA3-256', hash: 'sha3-256', length: 32 }],
]);

/** The name of a CHAP_A value. */
export function chapAlgorithmName(number: string): string {
  return CHAP_ALGORITHMS.get(number)?.name ?? 'unknown algorithm';
}
