import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { phrase, t } from '../l10n';
import { SeverityMark } from '../SeverityMark';
import { useMetrics } from '../useMetrics';
import { NoStream } from './NoStream';
import { StreamRows } from './StreamRows';
import { StreamSummary } from './StreamSummary';
import { StreamToolbar } from './StreamToolbar';

/** The Stream view: the bytes of one TCP connection in both directions, with the PDUs that they are cut into. */
export function StreamPanel({ model }: { readonly model: CaptureEditorModel }) {
  const { stream } = model;
  const { hexRow } = useMetrics();
  const area = useRef<HTMLElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!area.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(area.current);
    return () => observer.disconnect();
  }, []);
  const { mode } = stream;
  useLayoutEffect(() => {
    const character = (probe.current?.offsetWidth ?? 0) / 100;
    if (width > 0 && character > 0) stream.fit(fittingBytes(mode, Math.floor((width - margins) / character)));
  }, [width, mode, hexRow]);
  return (
    <section ref={area} class="stream" aria-label={t('Stream')} style={{ '--hex-row': `${hexRow}px` }}>
      <span ref={probe} class="probe" aria-hidden="true" />
      {stream.overview ? (
        <>
          <StreamToolbar model={model} overview={stream.overview} />
          <StreamSummary model={model} overview={stream.overview} />
          {stream.rows > 0 ? (
            <StreamRows model={model} overview={stream.overview} rowHeight={hexRow} />
          ) : (
            <p class="hint">
              {stream.sides === 'both'
                ? t('This connection carries no data.')
                : t('This connection carries no data in this direction.')}
            </p>
          )}
        </>
      ) : (
        <NoStream model={model} />
      )}
      {stream.error !== undefined && (
        <p class="stream-note severity-text-error" role="alert">
          <SeverityMark severity="error" />{' '}
          {phrase('The stream could not be read: {0}', <HostileText text={stream.error} />)}
        </p>
      )}
    </section>
  );
}

/** Pixels of a row beside its characters: edge, padding, scroll bar. */
const margins = 60;
/** Characters of a row before its bytes: arrow and offset. */
const placeLength = 14;

/** Bytes of a row that fit into so many characters. */
function fittingBytes(mode: 'hex' | 'text', characters: number): number {
  const room = characters - placeLength;
  if (mode === 'text') return room >= 128 ? 128 : room >= 64 ? 64 : 32;
  // Three characters a byte and one more, a gap in the middle, a gap between.
  return room >= 32 * 4 + 4 ? 32 : room >= 16 * 4 + 4 ? 16 : 8;
}
