import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { frameRow } from '../inspection/rows';
import { findingPlace } from '../text/findingPlace';
import { findingText } from '../text/findingText';
import { visibleText } from '../text/visibleText';
import type { Finding } from './Finding';
import { sessionText } from './FindingRow';

/** A finding as text for a report: where and what it is, why, and the packets that show it. Unseen characters are escaped. */
export async function evidenceText(analysis: CaptureAnalysis, source: ByteSource, finding: Finding): Promise<string> {
  const lines = [
    visibleText(sessionText(analysis, finding)),
    findingText(finding, findingPlace(analysis, finding)).trimEnd(),
  ];
  for (const number of new Set(finding.evidence.map(({ frame }) => frame))) {
    const { time, source: from, destination, protocol, info } = await frameRow(analysis, source, number - 1);
    const text = info.map((part) => part.text).join('');
    lines.push(visibleText(`  ${number}  ${time}  ${from} → ${destination}  ${protocol}  ${text}`));
  }
  return `${lines.join('\n')}\n`;
}
