/** Drawings on a 16 by 16 grid, one stroked path each: they take the colour and scale of the text around them. */
const paths = {
  error: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13zM5.5 5.5l5 5M10.5 5.5l-5 5',
  warning: 'M8 1.8L15 14H1zM8 6v4M8 11.4v1.2',
  info: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13zM8 7v4.5M8 4.4v1.3',
  pass: 'M2.5 8.5l3.5 3.5l7.5-8',
  expand: 'M6 3.5L10.5 8L6 12.5',
  collapse: 'M3.5 6L8 10.5L12.5 6',
  previous: 'M10 3.5L5.5 8L10 12.5',
  next: 'M6 3.5L10.5 8L6 12.5',
  close: 'M4 4l8 8M12 4l-8 8',
  filter: 'M2 3h12L9.5 8.5V13L6.5 11.5V8.5z',
  live: 'M8 7a1 1 0 1 1 0 2a1 1 0 1 1 0-2zM4.8 4.8a4.5 4.5 0 0 0 0 6.4M11.2 4.8a4.5 4.5 0 0 1 0 6.4',
  follow: 'M8 2.5v7.5M4.5 6.8L8 10.3l3.5-3.5M3 13.5h10',
} as const;

export type IconName = keyof typeof paths;

/** A small picture beside a text. It carries no meaning of its own: the text does, so it is hidden from screen readers. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={paths[name]} fill="none" stroke="currentColor" stroke-width="1.3" stroke-linejoin="round" />
    </svg>
  );
}
