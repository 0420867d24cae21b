import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { NARROWEST_COLUMN, type TableColumn, WIDEST_COLUMN } from '../../src/messages/columns';
import type { PlacedColumn } from './columnLayout';
import type { ColumnActions } from './PacketTableHead';

interface Dragged extends Pick<ColumnActions, 'onMove' | 'onResize'> {
  readonly columns: readonly TableColumn[];
  readonly shown: readonly PlacedColumn[];
  readonly character: number;
}

/** Pixels that the pointer moves before a click becomes a drag. */
const THRESHOLD = 5;

/**
 * Lets the pointer drag headers (columns move) and their edges (columns become wider or narrower). Escape gives a drag up.
 * `target` is the gap among the shown columns, from 0, that a header would be dropped into.
 */
export function useColumnDrag(
  head: RefObject<HTMLElement>,
  { columns, shown, character, onMove, onResize }: Dragged,
): { readonly target: number | undefined; readonly onPointerDown: (event: PointerEvent) => void } {
  const [target, setTarget] = useState<number>();

  const resize = (event: PointerEvent, header: HTMLElement, name: string): void => {
    const style = getComputedStyle(header);
    const from = header.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const before = columns.find((column) => column.name === name)?.width;
    const widthAt = ({ clientX }: PointerEvent): number =>
      Math.max(NARROWEST_COLUMN, Math.min(WIDEST_COLUMN, (from + clientX - event.clientX) / character));
    follow({
      onDrag: (moved) => onResize(name, widthAt(moved), false),
      onDrop: (moved) => {
        // A click alone is half of a double click, which fits the column.
        if (Math.abs(moved.clientX - event.clientX) > 1) onResize(name, widthAt(moved));
      },
      onGiveUp: () => onResize(name, before, false),
    });
  };

  const move = (event: PointerEvent, name: string): void => {
    const gapAt = ({ clientX }: PointerEvent): number | undefined => {
      if (Math.abs(clientX - event.clientX) < THRESHOLD) return undefined;
      const cells = [...(head.current?.querySelectorAll<HTMLElement>('[data-column]') ?? [])];
      return cells.filter((cell) => {
        const { left, width } = cell.getBoundingClientRect();
        return left + width / 2 < clientX;
      }).length;
    };
    follow({
      onDrag: (moved) => setTarget(gapAt(moved)),
      onDrop: (moved) => {
        setTarget(undefined);
        const gap = gapAt(moved);
        const at = shown.findIndex((column) => column.name === name);
        if (gap === undefined || gap === at || gap === at + 1) return;
        const neighbour = shown[gap < at ? gap : gap - 1];
        if (neighbour) onMove(name, neighbour.place);
      },
      onGiveUp: () => setTarget(undefined),
    });
  };

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.target instanceof Element) || event.target.closest('button')) return;
    const header = event.target.closest<HTMLElement>('[data-column]');
    const name = header?.dataset['column'];
    if (!header || name === undefined) return;
    if (event.target.closest('[data-edge]')) resize(event, header, name);
    else move(event, name);
    // The rows would lose the focus, or take the press for a click on one of them.
    event.preventDefault();
    event.stopPropagation();
  };

  return { target, onPointerDown };
}

interface Followed {
  readonly onDrag: (event: PointerEvent) => void;
  readonly onDrop: (event: PointerEvent) => void;
  readonly onGiveUp: () => void;
}

/** Follows the pointer until it is released, or the drag is given up. */
function follow({ onDrag, onDrop, onGiveUp }: Followed): void {
  const end = new AbortController();
  const { signal } = end;
  const giveUp = (): void => {
    end.abort();
    onGiveUp();
  };
  window.addEventListener('pointermove', onDrag, { signal });
  window.addEventListener(
    'pointerup',
    (event) => {
      end.abort();
      onDrop(event);
    },
    { signal },
  );
  window.addEventListener('pointercancel', giveUp, { signal });
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      giveUp();
    },
    { signal, capture: true },
  );
}
