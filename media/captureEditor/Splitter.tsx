import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

interface Props {
  readonly label: string;
  /** `horizontal`: a bar across, moved up and down. */
  readonly orientation: 'horizontal' | 'vertical';
  /** Share (0 to 1) of the part before the splitter. */
  readonly share: number;
  readonly class: string;
  /** The element that is divided. */
  readonly container: () => DOMRect | undefined;
  readonly onMove: (share: number) => void;
  /** Back to the share that the page chooses itself. */
  readonly onReset: () => void;
}

const smallest = 0.1;
const largest = 0.9;
const step = 0.02;

const clamp = (share: number) => Math.min(largest, Math.max(smallest, share));

/** A bar between two parts of the page, moved with the mouse, with the arrow keys, or reset with a double click. */
export function Splitter({ label, orientation, share, class: className, container, onMove, onReset }: Props) {
  const frame = useRef(0);
  const isVertical = orientation === 'vertical';

  const onPointerMove = (event: JSX.TargetedPointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { clientX, clientY } = event;
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const area = container();
      if (!area) return;
      onMove(clamp(isVertical ? (clientX - area.left) / area.width : (clientY - area.top) / area.height));
    });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const back = isVertical ? 'ArrowLeft' : 'ArrowUp';
    const on = isVertical ? 'ArrowRight' : 'ArrowDown';
    if (event.key === back) onMove(clamp(share - step));
    else if (event.key === on) onMove(clamp(share + step));
    else if (event.key === 'Home') onMove(smallest);
    else if (event.key === 'End') onMove(largest);
    else if (event.key === 'Enter') onReset();
    else return;
    event.preventDefault();
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      class={`splitter splitter-${orientation} ${className}`}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={smallest * 100}
      aria-valuemax={largest * 100}
      onPointerDown={(event) => {
        if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onPointerMove}
      onDblClick={onReset}
      onKeyDown={onKeyDown}
    />
  );
}
