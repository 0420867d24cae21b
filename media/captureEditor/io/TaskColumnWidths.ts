import type { IoReport, TaskRow } from '../../../src/messages/results';
import { formatCount } from '../formatNumbers';
import { milliseconds, seconds } from './formatQuantities';

/** Widths in characters of the columns of the table of tasks. They grow with what is seen and never shrink. */
export class TaskColumnWidths {
  private readonly widths = { start: 9, command: 8, lun: 3, address: 4, bytes: 6, time: 9, outcome: 6 };

  /** Takes into account what is known of all tasks. */
  widenForReport({ choices, to, scatter }: IoReport): void {
    for (const { name } of choices.commands) this.widen('command', name, 22);
    for (const { name } of choices.luns) this.widen('lun', name, 20);
    for (const { name } of choices.outcomes) this.widen('outcome', name, 20);
    this.widen('start', seconds(to), 18);
    this.widen('time', milliseconds(scatter.longest), 16);
  }

  /** Takes the row that is about to be drawn into account. */
  widenFor({ address, read, written }: TaskRow): void {
    this.widen('address', address, 14);
    this.widen('bytes', formatCount(read + written), 14);
  }

  /** The widths as custom properties of the table's style sheet. */
  style(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.widths).map(([name, width]) => [`--${name}-width`, `${width}ch`]));
  }

  private widen(
    name: 'start' | 'command' | 'lun' | 'address' | 'bytes' | 'time' | 'outcome',
    text: string,
    most: number,
  ): void {
    this.widths[name] = Math.max(this.widths[name], Math.min(most, text.length));
  }
}
