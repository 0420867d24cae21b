import type { PacketRow } from '../../src/messages/results';
import { timeText } from './timeText';

const narrowestTime = 9;
/** A date and a time of day to the nanosecond. */
const widestTime = 30;
/** Longest address that gets its whole width; longer ones (IPv6 with a port can have 47 characters) end in an ellipsis. */
const widestAddress = 30;

/** Widths in characters of the columns that fit their content. They grow with what is seen and never shrink. */
export class ColumnWidths {
  private time = narrowestTime;
  private timeFormat: PacketRow['timeFormat'];
  private address = 19;
  private protocol = 8;
  private length = 6;

  /** Takes the rows that are about to be drawn into account. */
  widenFor(row: PacketRow): void {
    if (row.timeFormat !== this.timeFormat) {
      this.timeFormat = row.timeFormat;
      this.time = narrowestTime;
    }
    this.time = Math.max(this.time, Math.min(widestTime, timeText(row).length));
    this.address = Math.max(this.address, Math.min(widestAddress, Math.max(row.source.length, row.destination.length)));
    this.protocol = Math.max(this.protocol, Math.min(14, row.protocol.length));
    this.length = Math.max(this.length, Math.min(10, String(row.length).length));
  }

  /** The widths as custom properties of the table's style sheet. */
  style(frames: number): Record<string, string> {
    return {
      '--number-width': `${Math.max(4, String(frames).length)}ch`,
      '--time-width': `${this.time}ch`,
      '--address-width': `${this.address}ch`,
      '--protocol-width': `${this.protocol}ch`,
      '--length-width': `${this.length}ch`,
    };
  }
}
