import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FilterProblem } from './DisplayFilter';

interface Props {
  readonly problem: FilterProblem;
  /** What the field holds now: the mark waits until it is looked at again. */
  readonly text: string;
  readonly field: RefObject<HTMLInputElement>;
}

/**
 * Underlines the part of the filter that is wrong. A field cannot mark a part of its text, so the same text lies unseen
 * behind it, in the same place.
 */
export function FilterMark({ problem: { text, start, end }, text: shown, field }: Props) {
  const line = useRef<HTMLSpanElement>(null);
  const isCurrent = shown.trimEnd() === text && (start < end || start > 0);

  useLayoutEffect(() => {
    const input = field.current;
    const follow = () => {
      if (line.current && input) line.current.scrollLeft = input.scrollLeft;
    };
    follow();
    input?.addEventListener('scroll', follow, { passive: true });
    return () => input?.removeEventListener('scroll', follow);
  }, [isCurrent]);

  if (!isCurrent) return null;
  return (
    <span ref={line} class="filter-mark" dir="ltr" aria-hidden="true">
      {text.slice(0, start)}
      {/* Something that is missing has no text of its own to underline. */}
      <span class="filter-meant">{start < end ? text.slice(start, end) : '\u00a0'}</span>
      {start < end && text.slice(end)}
    </span>
  );
}
