import type { FrameRow } from '../inspection/rows';
import { visibleText } from './visibleText';

/** The Info column as text. */
export function infoText({ info }: Pick<FrameRow, 'info'>): string {
  return info.map(({ text }) => text).join('');
}

/** A line of the packet table as text. */
export function frameLine(row: Omit<FrameRow, 'kind'>): string {
  const { frame, time, source, destination, protocol, length } = row;
  const ends = destination === '' ? source : `${source} > ${destination}`;
  const head = `Frame ${frame}  ${time}  ${protocol}  ${ends}  ${length} bytes  ${infoText(row)}`;
  return `${visibleText(head.trimEnd())}\n`;
}
