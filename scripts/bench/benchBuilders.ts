import { writeBulkCapture } from './bulkCapture';
import { writeLossyCapture } from './lossyCapture';
import { writeSmallPduCapture } from './smallPduCapture';
import type { WrittenCapture } from './WrittenCapture';

/**
 * Writes a capture.
 * @param size bytes that the file shall have, more or less
 * @param seed another one gives another capture of the same kind
 */
export type CaptureBuilder = (file: string, size: number, seed?: number) => WrittenCapture;

export type CaptureKind = 'small' | 'bulk' | 'lossy';

/** In the order of the report. */
export const benchBuilders: Readonly<Record<CaptureKind, CaptureBuilder>> = {
  small: writeSmallPduCapture,
  bulk: writeBulkCapture,
  lossy: writeLossyCapture,
};
