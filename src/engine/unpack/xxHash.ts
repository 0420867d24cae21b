import xxhash, { type XXHashAPI } from 'xxhash-wasm';

let loaded: Promise<XXHashAPI> | undefined;

/** The hash functions that LZ4 (32 bits) and Zstandard (64 bits) use for their checksums; loaded once, seed 0. */
export function xxHash(): Promise<XXHashAPI> {
  return (loaded ??= xxhash());
}
