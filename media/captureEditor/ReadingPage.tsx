import { useEffect, useState } from 'preact/hooks';
import type { WholeReading } from '../../src/messages/webview';
import { formatCount } from './formatNumbers';
import { HostileText } from './HostileText';
import { phrase, t } from './l10n';
import { ProgressBar } from './ProgressBar';

interface Props {
  readonly reading: WholeReading;
  readonly onCancel: () => void;
}

const megabytes = (bytes: number): string => t('{0} MiB', formatCount(Math.ceil(bytes / 1024 / 1024)));

/** Takes the place of the capture while VS Code reads it whole: nobody knows how far that is, so the time is told. */
export function ReadingPage({ reading, onCancel }: Props) {
  const { name, bytes, mostBytes, began } = reading;
  const seconds = useSecondsSince(began);
  return (
    <div class="app">
      <ProgressBar summary={undefined} />
      <main class="page" role="main">
        <div class="page-body">
          <div role="status">
            <h1>
              {phrase(
                'Reading {0}, {1}, through VS Code’s file system…',
                <HostileText text={name} />,
                megabytes(bytes),
              )}
            </h1>
          </div>
          <p class="page-message">
            {t(
              'It hands a file over as a whole, up to {0} here, and does not say how far it is. The first packets show when all of it has come.',
              megabytes(mostBytes),
            )}
          </p>
          <p>{t('{0} s so far', formatCount(seconds))}</p>
          <p class="page-actions">
            <button type="button" class="secondary" onClick={onCancel}>
              {t('Cancel')}
            </button>
          </p>
        </div>
      </main>
    </div>
  );
}

function useSecondsSince(began: number): number {
  const since = (): number => Math.max(0, Math.floor((Date.now() - began) / 1000));
  const [seconds, setSeconds] = useState(since());
  useEffect(() => {
    const timer = setInterval(() => setSeconds(since()), 1000);
    return () => clearInterval(timer);
  }, [began]);
  return seconds;
}
