/** The numbers that capinfos tells of a capture, and the same ones by our index. */
import { spawnSync } from 'node:child_process';
import type { CaptureAnalysis } from '../../src/core/analysis/CaptureAnalysis';
import { differenceText } from '../../src/core/capture/timestamp';

/** Columns of capinfos by their names, without those that are no numbers of the capture. */
export type CapinfosRow = Readonly<Record<string, string>>;

/** What capinfos says of these files, in their order. Throws when it says nothing. */
export function capinfos(files: readonly string[]): CapinfosRow[] {
  const options = ['-T', '-M', '-S', '-c', '-s', '-d', '-u', '-a', '-e', '-y', '-i', '-z', '-x', '-o', '-l'];
  const { stdout, stderr } = spawnSync('capinfos', [...options, ...files], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const [names = [], ...rows] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  if (rows.length !== files.length) throw new Error(`capinfos told of ${rows.length} files: ${stderr}`);
  return rows.map((values) =>
    Object.fromEntries(
      names.flatMap((name, at) =>
        name === 'File name' || name === 'Packet size limit' ? [] : [[name, values[at] ?? '']],
      ),
    ),
  );
}

/**
 * The same row by the index of an analysis.
 * @param fileSize bytes of the file on the disk
 */
export function capinfosRow({ frames, capture }: CaptureAnalysis, fileSize: number): CapinfosRow {
  const digits = Math.max(6, ...capture.interfaces.map(({ timeDigits }) => timeDigits));
  const all = Array.from({ length: frames.length }, (_, at) => at);
  const timed = all.filter((at) => !Number.isNaN(frames.seconds(at)));
  const compare = (one: number, other: number): number =>
    frames.seconds(one) - frames.seconds(other) || frames.nanoseconds(one) - frames.nanoseconds(other);
  const [earliest = -1, latest = -1] = [timed, timed].map((some, last) =>
    some.reduce((found, at) => ((last ? compare(at, found) > 0 : compare(at, found) < 0) ? at : found), some[0] ?? -1),
  );
  const text = (at: number, from: readonly [number, number] = [0, 0]): string =>
    at < 0 ? 'n/a' : differenceText(frames.seconds(at), frames.nanoseconds(at), from[0], from[1], digits);
  const duration = earliest < 0 ? 'n/a' : text(latest, [frames.seconds(earliest), frames.nanoseconds(earliest)]);
  const data = all.reduce((sum, at) => sum + frames.original(at), 0);
  const cut = all.filter((at) => frames.captured(at) < frames.original(at)).map((at) => frames.captured(at));
  // capinfos subtracts times that it has rounded to doubles before: of short captures that changes the rates.
  const rounded = (at: number): number => (at < 0 ? 0 : frames.seconds(at) + frames.nanoseconds(at) / 1e9);
  const span = rounded(latest) - rounded(earliest);
  const rate = (count: number): string => (span > 0 ? (count / span).toFixed(2) : 'n/a');
  return {
    'Packet size limit min (inferred)': cut.length > 0 ? String(Math.min(...cut)) : 'n/a',
    'Packet size limit max (inferred)': cut.length > 0 ? String(Math.max(...cut)) : 'n/a',
    'Number of packets': String(frames.length),
    'File size (bytes)': String(fileSize),
    'Data size (bytes)': String(data),
    'Capture duration (seconds)': duration,
    'Start time': text(earliest),
    'End time': text(latest),
    'Data byte rate (bytes/sec)': rate(data),
    'Data bit rate (bits/sec)': rate(data * 8),
    'Average packet size (bytes)': frames.length > 0 ? (data / frames.length).toFixed(2) : '0.00',
    'Average packet rate (packets/sec)': rate(frames.length),
    'Strict time order': timed.some((at, place) => place > 0 && compare(at, timed[place - 1] ?? at) < 0)
      ? 'False'
      : 'True',
  };
}
