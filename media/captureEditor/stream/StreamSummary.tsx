import type { StreamOverview } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatBytes } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { t } from '../l10n';
import { SeverityMark } from '../SeverityMark';
import { senderName } from './sideNames';

interface Props {
  readonly model: CaptureEditorModel;
  readonly overview: StreamOverview;
}

/** Which stream it is, how much it carries, and what is not in the capture. */
export function StreamSummary({ model, overview }: Props) {
  const { stream, sides } = { stream: overview.stream, sides: model.stream.sides };
  const shown = ([0, 1] as const).filter((direction) => sides === 'both' || sides === direction);
  const missing = shown.reduce<number>((sum, direction) => sum + (overview.missing[direction] ?? 0), 0);
  return (
    <p class="stream-summary">
      <span>{t('TCP stream {0}', stream)}</span>
      {shown.map((direction) => (
        <span key={direction}>
          {senderName(overview, direction)} <HostileText text={overview.ends[direction] ?? ''} />:{' '}
          {formatBytes(overview.bytes[direction] ?? 0)}
        </span>
      ))}
      {missing > 0 && (
        <span class="stream-missing">
          <SeverityMark severity="warning" /> {t('{0} not in the capture', formatBytes(missing))}
        </span>
      )}
      {!overview.beginningSeen && <span>{t('The capture begins within the connection')}</span>}
      {overview.isCut && (
        <span class="stream-missing">
          <SeverityMark severity="warning" /> {t('The stream goes on: it is too long to be shown as a whole')}
        </span>
      )}
    </p>
  );
}
