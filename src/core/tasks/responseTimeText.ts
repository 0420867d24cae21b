import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { wiresharkCommandName } from '../protocols/scsi/commands';
import { type CommandStatistics, commandStatistics } from './commandStatistics';
import { answeredWithSense } from './taskTimes';

/** The whole number at or below a quotient. */
function floorOf(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/** Nanoseconds as seconds with six digits. Like tshark, halves of a microsecond are rounded up. */
function seconds(nanoseconds: bigint): string {
  const microseconds = floorOf(nanoseconds + 500n, 1000n);
  const size = microseconds < 0n ? -microseconds : microseconds;
  const text = `${size / 1_000_000n}.${String(size % 1_000_000n).padStart(6, '0')}`;
  return `${microseconds < 0n ? '-' : ''}${text}`.padStart(10);
}

/** Service response times by command, in the layout of `tshark -q -z scsi,srt,0`: one row a command that was answered. */
export function responseTimeText(statistics: readonly CommandStatistics[]): string {
  const rows = statistics
    .filter(({ times }) => times.calls > 0)
    .map(({ operationCode, times: { calls, minimum, maximum, exactSum } }) =>
      [
        String(operationCode).padStart(5) + ' ',
        wiresharkCommandName(operationCode).padEnd(22),
        String(calls).padStart(6),
        ...[BigInt(minimum), BigInt(maximum), floorOf(exactSum, BigInt(calls)), exactSum].map(seconds),
      ].join(' '),
    );
  return ['Index  Procedure              Calls    Min SRT    Max SRT    Avg SRT    Sum SRT', ...rows, ''].join('\n');
}

/** The table of a whole capture. Like tshark's it leaves out tasks that were answered with sense data. */
export function captureResponseTimes(analysis: CaptureAnalysis, takes: (task: number) => boolean = () => true): string {
  return responseTimeText(commandStatistics(analysis, (task) => !answeredWithSense(analysis, task) && takes(task)));
}
