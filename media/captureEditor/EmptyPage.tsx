import type { CaptureSummary } from '../../src/messages/results';
import { formatBytes } from './formatNumbers';
import { HostileText } from './HostileText';

/** A capture that is in order and holds nothing. */
export function EmptyPage({
  summary,
  onOpenHex,
}: {
  readonly summary: CaptureSummary;
  readonly onOpenHex: () => void;
}) {
  return (
    <main class="page" role="main">
      <div class="page-body">
        <h1>This capture holds no frames</h1>
        <p class="page-message">
          The file is in order (<HostileText text={summary.format} />, {formatBytes(summary.bytesTotal)}), but nothing
          was recorded in it. The capture may have been stopped before the first packet, or its filter let none through.
        </p>
        <p>
          <button type="button" class="secondary" onClick={onOpenHex}>
            Open with another editor…
          </button>
        </p>
      </div>
    </main>
  );
}
