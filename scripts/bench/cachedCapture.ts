import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { benchBuilders, type CaptureKind } from './benchBuilders';
import { sizeText } from './quantities';
import type { WrittenCapture } from './WrittenCapture';

/** A capture on disk. */
export interface CachedCapture {
  readonly file: string;
  /** PDUs whose header is in the capture. */
  readonly pdus: number;
}

/** Stands beside a capture and tells whether it is still what would be built. */
interface Stamp {
  readonly builder: string;
  readonly size: number;
  readonly bytes: number;
  readonly pdus: number;
}

/** Bytes of the capture that tells one state of a builder from another. */
const SAMPLE_SIZE = 4 * 1024 * 1024;
/** Bytes that building a capture leaves free on the disk. */
const MARGIN = 256 * 1024 * 1024;

/**
 * The capture of this kind and size; built unless it is there already.
 * @throws when there is too little space on the disk
 */
export function cachedCapture(
  kind: CaptureKind,
  size: number,
  folder: string,
  say: (line: string) => void,
): CachedCapture {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${kind}-${size}.pcap`);
  const stampFile = `${file}.json`;
  const builder = builderVersion(kind, folder);
  const stamp = readStamp(stampFile);
  if (stamp?.builder === builder && stamp.size === size && existsSync(file) && statSync(file).size === stamp.bytes) {
    say(`${kind}: the capture of ${sizeText(size)} is there`);
    return { file, pdus: stamp.pdus };
  }
  rmSync(file, { force: true });
  rmSync(stampFile, { force: true });
  requireSpace(kind, size, folder);
  say(`${kind}: building a capture of ${sizeText(size)}`);
  const start = performance.now();
  // Under another name until it is complete: a build that was interrupted must not be taken for a capture.
  const partial = `${file}.partial`;
  const written = benchBuilders[kind](partial, size);
  renameSync(partial, file);
  const seconds = (performance.now() - start) / 1000;
  say(`${kind}: built in ${seconds.toFixed(1)} s, ${sizeText(written.bytes / seconds)} a second`);
  const { bytes } = written;
  const pdus = pdusIn(written);
  writeFileSync(stampFile, `${JSON.stringify({ builder, size, bytes, pdus } satisfies Stamp)}\n`);
  return { file, pdus };
}

/** What a builder is, is what it builds: the hash of a small capture of the same kind. */
function builderVersion(kind: CaptureKind, folder: string): string {
  const file = path.join(folder, `${kind}-sample.pcap`);
  benchBuilders[kind](file, SAMPLE_SIZE);
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  rmSync(file);
  return hash;
}

function readStamp(file: string): Stamp | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Stamp) : undefined;
}

function requireSpace(kind: CaptureKind, size: number, folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= size + MARGIN) return;
  throw new Error(
    `too little disk space for the capture "${kind}": it needs ${sizeText(size)} and ${sizeText(MARGIN)} shall stay free, ` +
      `but only ${sizeText(free)} are`,
  );
}

function pdusIn({ connections }: WrittenCapture): number {
  let sum = 0;
  for (const { fromInitiator, fromTarget } of connections) {
    for (const { whole, cut } of [fromInitiator, fromTarget]) {
      for (const counts of [whole, cut]) for (const count of counts) sum += count;
    }
  }
  return sum;
}
