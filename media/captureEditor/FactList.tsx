import type { CaptureFact } from '../../src/core/capture/CaptureFact';
import { HostileText } from './HostileText';
import { t } from './l10n';

/** What the capture file records about itself: closed at first, because most people look at the packets. */
export function FactList({ facts }: { readonly facts: readonly CaptureFact[] }) {
  if (facts.length === 0) return null;
  return (
    <details class="facts">
      <summary>{t('About the capture file')}</summary>
      <ul aria-label={t('About the capture file')} tabIndex={0}>
        {facts.map(({ subject, label, value }, at) => (
          <li key={at}>
            <span class="facts-label">
              <HostileText text={`${subject}: ${label}`} />
            </span>{' '}
            <HostileText text={value} />
          </li>
        ))}
      </ul>
    </details>
  );
}
