/** Bytes written as hexadecimal digits ("0x4321", "43 21", "43:21"); undefined when the text is something else. */
export function hexQuery(text: string): Uint8Array | undefined {
  const digits = text
    .trim()
    .replace(/^0x/i, '')
    .replace(/[\s:-]/g, '');
  if (digits === '' || digits.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
