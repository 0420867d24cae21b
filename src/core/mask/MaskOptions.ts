/** What is replaced in an export; all lengths stay. */
export interface MaskOptions {
  /** Addresses of IPv4, IPv6 and Ethernet, wherever a header has them, and those in text keys. */
  readonly addresses: boolean;
  /** Names and aliases of initiators and targets. */
  readonly names: boolean;
  /** Names, challenges and responses of CHAP, and what other login methods exchange. */
  readonly chap: boolean;
  /** Data of SCSI commands and of pings: zeros. */
  readonly payload: boolean;
}

export const MASK_KINDS = ['addresses', 'names', 'chap', 'payload'] as const satisfies readonly (keyof MaskOptions)[];

/** True when anything is to be masked. What is not decoded is then zeroed, for nobody knows what it holds. */
export function isMasking(options: MaskOptions | undefined): options is MaskOptions {
  return options !== undefined && MASK_KINDS.some((kind) => options[kind]);
}

/** A random number from 0 to 2^32 - 1, not to be guessed: the core has no such source of its own. */
export type Random = () => number;
