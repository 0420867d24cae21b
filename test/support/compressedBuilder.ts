/** Compressed files without a compressor: their blocks hold the bytes as they are, their checksums are right. */
import xxhash from 'xxhash-wasm';
import { join } from './captureBuilder';

const BLOCK = 64 * 1024;

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function blocksOf(content: Uint8Array): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < content.length; at += BLOCK) blocks.push(content.subarray(at, at + BLOCK));
  return blocks;
}

/** One Zstandard frame (RFC 8878) with content length and checksum. */
export async function zstdStored(content: Uint8Array): Promise<Uint8Array> {
  const hashes = await xxhash();
  // Content length of four bytes, checksum; a window of 64 KiB.
  const header = join(word(0xfd2fb528), Uint8Array.of(0x84, 0x30), word(content.length));
  const blocks = blocksOf(content).map((block, at, all) => {
    const value = (at === all.length - 1 ? 1 : 0) | (block.length << 3);
    return join(word(value).subarray(0, 3), block);
  });
  return join(header, ...blocks, word(Number(hashes.h64Raw(content) & 0xffffffffn)));
}

/**
 * One LZ4 frame with content length and checksum.
 * @param length what the header says of the content's length
 * @param blockChecksums whether each block has a checksum as well
 */
export async function lz4Stored(
  content: Uint8Array,
  length = content.length,
  blockChecksums = false,
): Promise<Uint8Array> {
  const hashes = await xxhash();
  const descriptor = join(Uint8Array.of(blockChecksums ? 0x7c : 0x6c, 0x40), word(length), word(0));
  const header = join(word(0x184d2204), descriptor, Uint8Array.of((hashes.h32Raw(descriptor) >>> 8) & 0xff));
  const blocks = blocksOf(content).map((block) =>
    join(word(0x80000000 + block.length), block, ...(blockChecksums ? [word(hashes.h32Raw(block))] : [])),
  );
  return join(header, ...blocks, word(0), word(hashes.h32Raw(content)));
}
