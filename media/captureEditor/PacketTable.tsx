import { useEffect, useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { CaptureEditorModel } from './CaptureEditorModel';
import { t } from './l10n';
import { focusHeader, PacketTableHead } from './PacketTableHead';
import { PacketTableRow, rowId } from './PacketTableRow';
import { keyTarget } from './keyTarget';
import { TableScroll } from './TableScroll';
import { usePacketColumns } from './usePacketColumns';
import { useTableHeight } from './useTableHeight';
import { timeTitle } from './timeText';
import { contextAttribute } from './webviewContext';

interface Props {
  readonly model: CaptureEditorModel;
  readonly rowHeight: number;
}

const overscan = 6;
const headerHeight = 24;

/** The packet list: however long the capture is, only the rows in view exist as elements. */
export function PacketTable({ model, rowHeight }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const granted = useRef(0);
  const scroll = useMemo(() => {
    const created: TableScroll = new TableScroll(
      () => {
        model.topRow = created.topRow;
        model.state.touch();
        draw(undefined);
      },
      () => model.setFollowing(false),
    );
    created.restore(model.topRow);
    return created;
  }, [model]);

  const height = useTableHeight(grid, scroll);

  const { list, selection, isFollowing, frames, look } = model;
  const { shown, left, template, widths, character, isNarrow } = usePacketColumns(grid, look.columns, frames);
  const { store, rows: count, isFinal } = list;
  const { wish } = selection;
  const { scroller } = scroll;
  const viewport = Math.max(0, height - headerHeight);

  // The spacer's height follows these; the position is written after it has been drawn.
  scroller.rows = count;
  scroller.viewport = viewport;
  useLayoutEffect(() => {
    if (viewport > 0) scroll.resize(count, rowHeight, viewport, isFinal);
  }, [count, rowHeight, viewport, isFinal]);

  useLayoutEffect(() => {
    if (isFollowing && viewport > 0) scroll.showEnd();
  }, [list, isFollowing, count, rowHeight, viewport]);

  const isWishOpen = wish.serial !== granted.current && wish.row < count && viewport > 0;
  useLayoutEffect(() => {
    if (!isWishOpen) return;
    granted.current = wish.serial;
    // Whoever wishes to see another row has ended the following before.
    if (!isFollowing) scroll.show(wish.row, wish.align);
    if (wish.focus) grid.current?.focus();
  });

  // Opening the editor focuses the page, and a file that is read anew takes the details and their focus away.
  const generation = model.summary?.generation;
  useLayoutEffect(() => {
    if (document.hasFocus() && document.activeElement === document.body) grid.current?.focus({ preventScroll: true });
  }, [generation]);

  // Where the layout effects are about to scroll to: rows that only pass by need not be drawn or asked for.
  const top = isFollowing
    ? scroller.maxTop
    : isWishOpen
      ? scroller.topThatShows(wish.row, scroll.top, wish.align)
      : scroller.clamp(scroll.top);
  const { first, last } = scroller.window(top, overscan);
  useEffect(() => store.want(first, last), [store, first, last]);

  const names = shown.map(({ name }) => name);
  const rows = [];
  let isWider = false;
  for (let index = first; index <= last; index++) {
    const row = store.row(index);
    if (row && widths.widenFor(row, names)) isWider = true;
    const failed = !row && store.hasFailed(index);
    const selected = selection.row === index;
    rows.push(
      <PacketTableRow
        key={index}
        index={index}
        frame={list.frameAt(index)}
        row={row}
        failed={failed}
        selected={selected}
        columns={shown}
        found={model.foundText}
        note={model.frameMarks.get(list.frameAt(index) ?? 0)}
      />,
    );
  }

  // The widths above were those before these rows.
  useLayoutEffect(() => {
    if (isWider) draw(undefined);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    if (event.key === 'ArrowUp' && event.ctrlKey) {
      focusHeader(grid.current, shown[0]);
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape' && model.found) model.clearFound();
    else if (event.key === 'Enter' && model.selected > 0) model.focusTree();
    else {
      const { key } = event;
      const target = () => keyTarget(key, selection.keyStart, Math.floor(scroll.top / rowHeight), scroller);
      if (target() === undefined) return;
      selection.step(() => model.selectRow(target() ?? 0));
    }
    event.preventDefault();
  };

  const onPointerDown = (event: PointerEvent) => {
    if (event.button > 2 || !(event.target instanceof Element)) return;
    const row = event.target.closest('[data-row]')?.getAttribute('data-row');
    if (row) model.selectRow(Number(row));
  };

  const current = selection.row;
  const rowInView = store.row(first);
  const isDrawn = current !== undefined && current >= first && current <= last;
  return (
    <div
      ref={grid}
      id="packets"
      class={`packets${isNarrow ? ' narrow' : ''} colors-${look.rowColors}`}
      role="grid"
      tabIndex={0}
      aria-label={t('Packets')}
      {...contextAttribute({ webviewSection: 'packet', frame: model.selected })}
      aria-rowcount={count + 1}
      aria-colcount={look.columns.length}
      aria-description={t('Ctrl+Up: column headers')}
      aria-activedescendant={isDrawn ? rowId(current, list.frameAt(current)) : undefined}
      style={{ '--columns': template }}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
    >
      <span class="characterProbe" aria-hidden="true" />
      <div role="presentation" class="packets-extent" style={{ height: `${scroller.elementHeight + headerHeight}px` }}>
        <div role="presentation" class="packets-view" style={{ height: `${height}px` }}>
          <PacketTableHead
            {...{ columns: look.columns, shown, left, character }}
            height={headerHeight}
            isNumeric={(name) => widths.isNumeric(name)}
            timeTitle={timeTitle(rowInView?.timeFormat)}
            onMove={(name, place) => model.moveColumn(name, place)}
            onHide={(name) => model.hideColumn(name)}
            onResize={(name, width, isLast) => model.resizeColumn(name, width, isLast)}
            onChoose={() => model.command('chooseColumns')}
            onLeave={() => grid.current?.focus()}
          />
          <div role="presentation" class="packets-rows">
            <div role="presentation" style={{ transform: `translateY(${Math.round(first * rowHeight - top)}px)` }}>
              {rows}
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}
