import { findingText } from '../../../src/core/text/findingText';
import type { FindingRow, PacketRow } from '../../../src/messages/results';
import { visibleText } from '../visibleText';

/** Longest line of the text. */
const limit = 1_000;

/** A finding as text for a report: what it is, why, and the packets that show it. Unseen characters stand as escapes. */
export function evidenceText(finding: FindingRow, rows: readonly PacketRow[]): string {
  const lines = rows.map(({ frame, time, source, destination, protocol, info }) => {
    const text = info.map((part) => part.text).join('');
    return visibleText(`  ${frame}  ${time}  ${source} → ${destination}  ${protocol}  ${text}`, limit);
  });
  return [visibleText(finding.sessionText, limit), findingText(finding).trimEnd(), ...lines, ''].join('\n');
}
