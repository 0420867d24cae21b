/** Every host of the core (Node, workers, browsers) has it; declared here because the core sees no host's types. */
declare class TextDecoder {
  constructor(label: string, options?: { ignoreBOM?: boolean });
  decode(bytes: Uint8Array): string;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The bytes `start` up to `end` as UTF-8; what is not valid UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return decoder.decode(bytes.subarray(start, end));
}
