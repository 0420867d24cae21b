import { stat } from 'node:fs/promises';
import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import type { ByteSource } from '../core/capture/ByteSource';
import { exportFrames } from '../core/export/exportFrames';
import { ExportLog, FRAME_FORMATS, type FrameFormat } from '../core/export/FrameExport';
import type { FrameList } from '../core/export/FrameList';
import { MASK_KINDS, type MaskOptions } from '../core/mask/MaskOptions';
import type { TimeDisplay } from '../core/text/frameTime';
import { hostRandom } from './hostRandom';
import { writeAside } from './writeAside';

const ENDINGS: Readonly<Record<string, FrameFormat>> = { txt: 'text', jsonl: 'ndjson' };

/** What the command line says of an export. */
export interface ExportOptions {
  readonly file: string;
  readonly format: FrameFormat;
  readonly mask: MaskOptions;
  /** Columns of CSV, and fields of JSON; absent for the built-in ones. */
  readonly columns?: readonly string[];
}

/** How the command line's help describes the options of `takeExport`. */
export const EXPORT_USAGE = `  --export FILE
              writes the frames to a file instead of printing: .pcapng, .pcap, .csv, .json, .ndjson or .txt by its ending
  --format pcapng|pcap|csv|json|ndjson|text
              with --export: the format, whatever the ending
  --mask addresses,names,chap,payload
              with --export: replaces these by made-up ones of the same length; checksums and digests stay right, and what
              is not decoded becomes zeros`;

/** Takes the options of an export out of the arguments; `problem` says what is wrong with them. */
export function takeExport(args: readonly string[]): {
  readonly wanted?: ExportOptions;
  readonly problem?: string;
  readonly rest: string[];
} {
  const rest: string[] = [];
  const values = new Map<string, string>();
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (['--export', '--format', '--mask'].includes(arg)) values.set(arg, args[++at] ?? '');
    else rest.push(arg);
  }
  if (values.size === 0) return { rest };
  const file = values.get('--export');
  if (file === undefined || file === '') return { problem: '--format and --mask go with --export FILE', rest };
  if (file === '-') return { problem: '--export wants a file, which "-" is not; standard output is /dev/stdout', rest };
  const ending = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const named = values.get('--format') ?? ENDINGS[ending] ?? ending;
  const format = FRAME_FORMATS.find((one) => one === named);
  if (!format) return { problem: `--export wants one of ${FRAME_FORMATS.join(', ')}, as ending or --format`, rest };
  const kinds = values.get('--mask')?.split(',') ?? [];
  const unknown = kinds.find((kind) => !MASK_KINDS.some((one) => one === kind));
  if (unknown !== undefined) return { problem: `--mask wants some of ${MASK_KINDS.join(', ')}`, rest };
  const mask = Object.fromEntries(MASK_KINDS.map((kind) => [kind, kinds.includes(kind)])) as unknown as MaskOptions;
  return { wanted: { file, format, mask }, rest };
}

/** Times as whoever runs the program reads them: dates are told in the machine's time zone. */
export function machineTime(): TimeDisplay {
  return { format: 'relative', zone: new Intl.DateTimeFormat().resolvedOptions().timeZone };
}

/**
 * Writes frames of a capture to a file, which is there as a whole or not at all.
 * @param capture path of the capture, which is never written to
 * @param frames absent for all
 * @returns what could not be kept, for people
 */
export async function exportToFile(
  {
    analysis,
    source,
    name,
  }: { readonly analysis: CaptureAnalysis; readonly source: ByteSource; readonly name: string },
  capture: string,
  { file, format, mask, columns }: ExportOptions,
  frames: FrameList = { length: analysis.frames.length, at: (index) => index },
): Promise<readonly string[]> {
  if (await isSame(file, capture)) throw new Error(`${file}: this is the capture itself, which is never written to`);
  const log = new ExportLog();
  const random = hostRandom();
  const more = columns ? { columns, time: machineTime() } : {};
  await writeAside(
    file,
    exportFrames({ analysis, source, frames, name, format, mask, random, log, ...more }),
    () => false,
  );
  return log.notices;
}

async function isSame(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((path) => stat(path, { bigint: true }).catch(() => undefined)),
  );
  return first !== undefined && second !== undefined && first.ino === second.ino && first.dev === second.dev;
}
