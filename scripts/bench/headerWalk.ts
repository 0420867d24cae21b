/**
 * The least that a program in JavaScript can do with a pcap file: reads it in pieces of 1 MiB and goes from record header to
 * record header. `node headerWalk.js FILE` prints the number of frames.
 */
import { closeSync, openSync, readSync } from 'node:fs';

const PIECE_LENGTH = 1024 * 1024;
const FILE_HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;

function countFrames(path: string): number {
  const file = openSync(path, 'r');
  const bytes = Buffer.alloc(PIECE_LENGTH);
  let frames = 0;
  let position = 0;
  let next = FILE_HEADER_LENGTH;
  for (;;) {
    const length = readSync(file, bytes, 0, PIECE_LENGTH, position);
    const end = position + length;
    while (next + RECORD_HEADER_LENGTH <= end) {
      next += RECORD_HEADER_LENGTH + bytes.readUInt32LE(next - position + 8);
      frames++;
    }
    // A header that the piece cuts is read again with the next one.
    position = next > end ? end : next;
    if (length < PIECE_LENGTH) break;
  }
  closeSync(file);
  return frames;
}

console.log(countFrames(process.argv[2] ?? ''));
