/**
 * A message as MD5, SHA-1 and SHA-256 take it: behind it a bit that is set, zeros, and its length in bits as 64-bit number,
 * so that blocks of 64 bytes come out (RFC 1321, section 3; RFC 6234, section 4).
 */
export function paddedBlocks(bytes: Uint8Array, littleEndian: boolean): DataView {
  const padded = new Uint8Array((Math.floor((bytes.length + 8) / 64) + 1) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  const low = (bytes.length * 8) >>> 0;
  const high = Math.floor(bytes.length / 0x20000000);
  view.setUint32(padded.length - 8, littleEndian ? low : high, littleEndian);
  view.setUint32(padded.length - 4, littleEndian ? high : low, littleEndian);
  return view;
}

/** Words of 32 bits as bytes. */
export function wordBytes(words: ArrayLike<number>, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  for (let at = 0; at < words.length; at++) view.setUint32(at * 4, words[at] >>> 0, littleEndian);
  return new Uint8Array(view.buffer);
}

/** Turns a word of 32 bits to the left. */
export function turned(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
