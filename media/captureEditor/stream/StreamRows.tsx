import { useEffect, useRef } from 'preact/hooks';
import type { StreamOverview } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { useTableScroll } from '../io/useTableScroll';
import { keyTarget } from '../keyTarget';
import { t } from '../l10n';
import { contextAttribute } from '../webviewContext';
import { StreamLine, streamRowId } from './StreamLine';

interface Props {
  readonly model: CaptureEditorModel;
  readonly overview: StreamOverview;
  readonly rowHeight: number;
}

/** The rows of the stream: however long it is, only those in view exist as elements and are read. */
export function StreamRows({ model, overview, rowHeight }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const { stream, isComplete } = model;
  const { store, rows: count, wish, row: current, mode, match, framePlace, bytesPerRow } = stream;
  const { scroll, height, top, first, last } = useTableScroll(list, count, rowHeight, 0, isComplete, wish);
  useEffect(() => store.want(first, last), [store, first, last]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { key } = event;
    if (key === 'Enter') {
      if (model.selected > 0) model.showPacket(model.selected);
    } else {
      const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : undefined;
      const target = step
        ? stream.headingFrom(current, step)
        : keyTarget(key, { above: current, below: current }, first, scroll.scroller);
      if (target === undefined) return;
      stream.chooseRow(target);
    }
    event.preventDefault();
  };
  const rowOf = (event: Event): number | undefined => {
    const row = event.target instanceof Element ? event.target.closest('[data-row]')?.getAttribute('data-row') : null;
    return row ? Number(row) : undefined;
  };

  const lines = [];
  for (let index = first; index <= last; index++) {
    lines.push(
      <StreamLine
        key={index}
        index={index}
        row={store.row(index)}
        failed={store.hasFailed(index)}
        overview={overview}
        mode={mode}
        perRow={bytesPerRow}
        match={match}
        framePlace={framePlace}
        isCurrent={index === current}
      />,
    );
  }
  return (
    <div
      ref={list}
      id="stream"
      class="packets streamRows"
      role="grid"
      tabIndex={0}
      aria-label={t('Bytes of the stream')}
      aria-rowcount={count}
      aria-activedescendant={current >= first && current <= last ? streamRowId(current) : undefined}
      {...contextAttribute({ webviewSection: 'packet', frame: model.selected })}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        const row = rowOf(event);
        if (row !== undefined && event.button <= 2) stream.chooseRow(row);
      }}
      onDblClick={(event) => {
        if (rowOf(event) !== undefined && model.selected > 0) model.showPacket(model.selected);
      }}
    >
      <div role="presentation" class="packets-extent" style={{ height: `${scroll.scroller.elementHeight}px` }}>
        <div role="presentation" class="packets-view" style={{ height: `${height}px` }}>
          <div role="presentation" class="packets-rows">
            <div role="presentation" style={{ transform: `translateY(${Math.round(first * rowHeight - top)}px)` }}>
              {lines}
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}
