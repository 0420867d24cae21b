import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { CaptureEditorModel } from './CaptureEditorModel';
import { ColumnWidths } from './ColumnWidths';
import { PacketTableRow, rowId } from './PacketTableRow';
import { TableScroll } from './TableScroll';

interface Props {
  readonly model: CaptureEditorModel;
  readonly rowHeight: number;
}

const overscan = 6;
const headerHeight = 24;

const columns = [
  ['number', 'No.'],
  ['time', 'Time'],
  ['source', 'Source'],
  ['destination', 'Destination'],
  ['protocol', 'Protocol'],
  ['length', 'Length'],
  ['info', 'Info'],
] as const;

/** The packet list: however long the capture is, only the rows in view exist as elements. */
export function PacketTable({ model, rowHeight }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const [height, setHeight] = useState(0);
  const widths = useMemo(() => new ColumnWidths(), []);
  const granted = useRef(0);
  const scroll = useMemo(() => {
    const created: TableScroll = new TableScroll(() => {
      model.topRow = created.topRow;
      model.state.touch();
      draw(undefined);
    });
    created.restore(model.topRow);
    return created;
  }, [model]);

  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    setHeight(element.clientHeight);
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    const detach = scroll.attach(element);
    // Opening the editor focuses the page: start in the list.
    if (document.hasFocus() && document.activeElement === document.body) element.focus({ preventScroll: true });
    return () => {
      observer.disconnect();
      detach();
    };
  }, [scroll]);

  const { frames, selected, reveal } = model;
  const { scroller } = scroll;
  const viewport = Math.max(0, height - headerHeight);

  // The spacer's height follows these; the position is written after it has been drawn.
  scroller.rows = frames;
  scroller.viewport = viewport;
  useLayoutEffect(() => {
    if (viewport > 0) scroll.resize(frames, rowHeight, viewport, model.summary?.complete ?? false);
  }, [frames, rowHeight, viewport, model.summary?.complete]);

  useLayoutEffect(() => {
    if (reveal.serial === granted.current || reveal.frame < 1 || reveal.frame > frames || viewport === 0) return;
    granted.current = reveal.serial;
    scroll.show(reveal.frame - 1, reveal.align);
    if (reveal.focus) grid.current?.focus();
  });

  const { first, last } = scroller.window(scroll.top, overscan);
  useEffect(() => model.rows.want(first, last), [first, last]);

  const rows = [];
  for (let index = first; index <= last; index++) {
    const row = model.rows.row(index);
    if (row) widths.widenFor(row);
    const failed = !row && model.rows.hasFailed(index);
    rows.push(
      <PacketTableRow key={index} frame={index + 1} row={row} failed={failed} selected={selected === index + 1} />,
    );
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'Enter' && selected > 0) model.focusTree();
    else {
      const target = targetOf(
        event.key,
        selected,
        Math.floor(scroll.top / rowHeight) + 1,
        scroller.rowsPerPage,
        frames,
      );
      if (target === undefined) return;
      model.selectFrame(target);
    }
    event.preventDefault();
  };

  const onPointerDown = (event: PointerEvent) => {
    if (event.button > 2 || !(event.target instanceof Element)) return;
    const frame = event.target.closest('[data-frame]')?.getAttribute('data-frame');
    if (frame) model.selectFrame(Number(frame));
  };

  const isDrawn = selected > first && selected <= last + 1;
  return (
    <div
      ref={grid}
      id="packets"
      class="packets"
      role="grid"
      tabIndex={0}
      aria-label="Packets"
      aria-rowcount={frames + 1}
      aria-activedescendant={isDrawn ? rowId(selected) : undefined}
      style={widths.style(frames)}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
    >
      <div role="presentation" class="packets-extent" style={{ height: `${scroller.elementHeight + headerHeight}px` }}>
        <div role="presentation" class="packets-view" style={{ height: `${height}px` }}>
          <div role="row" class="row packets-header" aria-rowindex={1} style={{ height: `${headerHeight}px` }}>
            {columns.map(([name, title]) => (
              <span key={name} role="columnheader" class={`cell ${name}`}>
                {title}
              </span>
            ))}
          </div>
          <div role="presentation" class="packets-rows">
            <div
              role="presentation"
              style={{ transform: `translateY(${Math.round(first * rowHeight - scroll.top)}px)` }}
            >
              {rows}
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}

/** The frame that a key leads to, before it is clamped to those there are. */
function targetOf(
  key: string,
  selected: number,
  firstInView: number,
  page: number,
  frames: number,
): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return selected === 0 ? firstInView : selected + 1;
    case 'ArrowUp':
      return selected === 0 ? firstInView : selected - 1;
    case 'PageDown':
      return selected + page;
    case 'PageUp':
      return selected - page;
    case 'Home':
      return 1;
    case 'End':
      return frames;
    default:
      return undefined;
  }
}
