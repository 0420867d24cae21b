/** A piece of a line as it is drawn in the chart. The name beside it carries the meaning. */
export function LineSwatch({ colour, dash }: { readonly colour: string; readonly dash: readonly number[] }) {
  return (
    <svg class={`swatch io-${colour}`} viewBox="0 0 22 12" width="22" height="12" aria-hidden="true">
      <path
        d="M0 6H22"
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-dasharray={dash.join(' ') || undefined}
      />
    </svg>
  );
}
