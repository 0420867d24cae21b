/** Login PDUs never carry digests (RFC 3720, section 10.2.3). */
export const LOGIN_OPCODES: ReadonlySet<number> = new Set([0x03, 0x23]);

/** Longest PDU that is waited for to see whether another one follows it, while the boundary or the digests are in doubt. */
export const LONGEST_DOUBTFUL = 1024 * 1024;
