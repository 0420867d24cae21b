import { useEffect, useState } from 'preact/hooks';
import type { WholeReading } from '../../src/messages/webview';
import { HostileText } from './HostileText';
import { ProgressBar } from './ProgressBar';

interface Props {
  readonly reading: WholeReading;
  readonly onCancel: () => void;
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024).toLocaleString('en-US')} MiB`;

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
              Reading <HostileText text={name} />, {megabytes(bytes)}, through VS Code’s file system…
            </h1>
          </div>
          <p class="page-message">
            It hands a file over as a whole, up to {megabytes(mostBytes)} here, and does not say how far it is. The
            first packets show when all of it has come.
          </p>
          <p>{seconds} s so far</p>
          <p class="page-actions">
            <button type="button" class="secondary" onClick={onCancel}>
              Cancel
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
