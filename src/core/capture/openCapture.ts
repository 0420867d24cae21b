import { type CaptureReader, EmptyFileError, NotACaptureError } from './CaptureReader';
import { describeHead } from './describeHead';
import { SIGNATURES_END } from './fileSignatures';
import { PcapReader } from './PcapReader';
import { PcapngReader } from './PcapngReader';

/** Bytes of the file's beginning that `openCapture` wants to see: the readers few, the messages about other files more. */
export const HEAD_LENGTH = Math.max(512, SIGNATURES_END);

/**
 * Finds the reader for a file by its content, never by its name.
 * @param head the file's first bytes, at least HEAD_LENGTH where the file has them
 * @throws NotACaptureError with a message that names the file, the offset and what was expected; EmptyFileError when it is
 *     empty
 */
export function openCapture(head: Uint8Array, name: string): CaptureReader {
  const reader = PcapReader.open(head) ?? PcapngReader.open(head);
  if (reader) return reader;
  if (head.length === 0) {
    const why = 'A program that captures may not have written its first packets yet.';
    throw new EmptyFileError(`${name} is not a capture that can be read: ${describeHead(head)}. ${why}`);
  }
  const expected =
    'expected at offset 0: a pcap header (a1b2c3d4, a1b23c4d or a1b2cd34 in either byte order, 24 bytes) or a pcapng ' +
    'section header block (0a0d0d0a, at offset 8 its byte order, 1a2b3c4d)';
  throw new NotACaptureError(`${name} is not a capture that can be read: ${describeHead(head)}; ${expected}.`);
}
