import { useLayoutEffect, useRef } from 'preact/hooks';
import { BUILT_IN_COLUMNS, NARROWEST_COLUMN, type TableColumn, WIDEST_COLUMN } from '../../src/messages/columns';
import type { PlacedColumn } from './columnLayout';
import { HostileText } from './HostileText';
import { t } from './l10n';
import { useColumnDrag } from './useColumnDrag';
import { visibleText } from './visibleText';
import { contextAttribute } from './webviewContext';

/** What can be done to a column from its header. */
export interface ColumnActions {
  /** Moves a column to a place (from 0) among all, shown or not. */
  readonly onMove: (name: string, place: number) => void;
  readonly onHide: (name: string) => void;
  /** `width` in characters; undefined: as wide as its content. `isLast` is false while an edge is being dragged. */
  readonly onResize: (name: string, width: number | undefined, isLast?: boolean) => void;
  /** Opens VS Code's list of columns. */
  readonly onChoose: () => void;
  /** The focus goes back to the rows. */
  readonly onLeave: () => void;
}

interface Props extends ColumnActions {
  /** All columns that were chosen, and those of them that there is room for. */
  readonly columns: readonly TableColumn[];
  readonly shown: readonly PlacedColumn[];
  readonly left: readonly PlacedColumn[];
  readonly height: number;
  /** Pixels that a digit is wide. */
  readonly character: number;
  /** Whether a column holds numbers: their header stands over their last digits. */
  readonly isNumeric: (name: string) => boolean;
  /** What the header of the Time column says when the pointer rests on it. */
  readonly timeTitle: string;
}

const shortcuts =
  'Control+ArrowLeft Control+ArrowRight Shift+ArrowLeft Shift+ArrowRight Enter Delete ArrowLeft ArrowRight Escape';

/** The header of the packet table: columns are moved, resized and hidden here, with the pointer or with keys. */
export function PacketTableHead(props: Props) {
  const { shown, left, height, isNumeric, timeTitle, onMove, onHide, onResize, onChoose, onLeave } = props;
  const head = useRef<HTMLDivElement>(null);
  const { target, onPointerDown } = useColumnDrag(head, props);
  /** The column whose header keeps the focus: an element that changes its place loses it. */
  const moved = useRef<string>();
  useLayoutEffect(() => {
    const column = shown.find(({ name }) => name === moved.current);
    moved.current = undefined;
    if (column) focusHeader(head.current, column);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.altKey || event.metaKey) return;
    const name = event.target.dataset['column'];
    const at = shown.findIndex((column) => column.name === name);
    if (name === undefined || at < 0) return;
    const focus = (place: number) => focusHeader(head.current, shown[Math.max(0, Math.min(shown.length - 1, place))]);
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (step !== 0 && event.ctrlKey) {
      const beside = shown[at + step];
      if (beside) {
        moved.current = name;
        onMove(name, beside.place);
      }
    } else if (step !== 0 && event.shiftKey) onResize(name, widthOf(event.target, props) + step);
    else if (step !== 0) focus(at + step);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(shown.length - 1);
    else if (event.key === 'Enter') onResize(name, undefined);
    else if (event.key === 'Delete') {
      onHide(name);
      onLeave();
    } else if (event.key === 'ArrowDown' || event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const onDblClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const edge = event.target.closest('[data-edge]')?.getAttribute('data-edge');
    if (edge) onResize(edge, undefined);
  };

  return (
    <div
      ref={head}
      role="row"
      class="row packets-header"
      aria-rowindex={1}
      style={{ height: `${height}px` }}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onDblClick={onDblClick}
    >
      {shown.map((column, at) => (
        <span
          key={column.name}
          role="columnheader"
          class={headClass(column.name, at, target, isNumeric(column.name))}
          aria-colindex={column.place + 1}
          aria-keyshortcuts={shortcuts}
          tabIndex={-1}
          data-column={column.name}
          {...contextAttribute({ webviewSection: 'header', column: column.name })}
          title={column.name === 'time' ? timeTitle : headTitle(column)}
        >
          <span class="head-text">
            <HostileText text={column.title} />
          </span>
          {column.name !== 'info' && at < shown.length - 1 && (
            <span class="columnEdge" data-edge={column.name} aria-hidden="true" />
          )}
          {at === shown.length - 1 && left.length > 0 && (
            <button
              type="button"
              class="action columnsLeft"
              title={t('No room for: {0}', left.map(({ title }) => visibleText(title)).join(', '))}
              onClick={onChoose}
            >
              <span aria-hidden="true">+{left.length}</span>
              <span class="srOnly">
                {t(
                  '{0} columns have no room: {1}. Choose columns',
                  left.length,
                  left.map(({ title }) => visibleText(title)).join(', '),
                )}
              </span>
            </button>
          )}
        </span>
      ))}
    </div>
  );
}

function headClass(name: string, at: number, target: number | undefined, isNumeric: boolean): string {
  const kind = BUILT_IN_COLUMNS.has(name) ? name : 'fieldColumn';
  const drop = target === at ? ' dropBefore' : target === at + 1 ? ' dropAfter' : '';
  return `cell ${kind}${at === 0 ? ' first' : ''}${isNumeric ? ' numeric' : ''}${drop}`;
}

function headTitle({ name, problem }: TableColumn): string | undefined {
  if (problem !== undefined) return visibleText(problem);
  return BUILT_IN_COLUMNS.has(name) ? undefined : visibleText(name);
}

/** Width of a column as it shows, in characters. */
export function widthOf(header: HTMLElement, { character }: Pick<Props, 'character'>): number {
  const style = getComputedStyle(header);
  const text = header.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return Math.max(NARROWEST_COLUMN, Math.min(WIDEST_COLUMN, Math.round(text / character)));
}

/** Gives the focus to the header of a column. */
export function focusHeader(head: HTMLElement | null, column: TableColumn | undefined): void {
  const cells = head?.querySelectorAll<HTMLElement>('[data-column]') ?? [];
  for (const cell of cells) if (cell.dataset['column'] === column?.name) cell.focus();
}
