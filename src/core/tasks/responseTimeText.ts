import { wiresharkCommandName } from '../protocols/scsi/commands';
import type { CommandStatistics } from './commandStatistics';

/** Seconds with six digits. Like tshark, halves of a microsecond are rounded up. */
function seconds(nanoseconds: number): string {
  const microseconds = Math.floor((Math.floor(nanoseconds) + 500) / 1000);
  const whole = Math.floor(microseconds / 1e6);
  return `${whole}.${String(microseconds - whole * 1e6).padStart(6, '0')}`.padStart(10);
}

/** Service response times by command, in the layout of `tshark -q -z scsi,srt,0`: one row a command that was answered. */
export function responseTimeText(statistics: readonly CommandStatistics[]): string {
  const rows = statistics
    .filter(({ times }) => times.calls > 0)
    .map(({ operationCode, times: { calls, minimum, maximum, sum } }) =>
      [
        String(operationCode).padStart(5) + ' ',
        wiresharkCommandName(operationCode).padEnd(22),
        String(calls).padStart(6),
        ...[minimum, maximum, sum / calls, sum].map(seconds),
      ].join(' '),
    );
  return ['Index  Procedure              Calls    Min SRT    Max SRT    Avg SRT    Sum SRT', ...rows, ''].join('\n');
}
