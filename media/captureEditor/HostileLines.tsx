import { HostileText } from './HostileText';

/** Lines that are shown as such: of a text that has more, the rest stands in the last one, with its line ends as escapes. */
const MOST_LINES = 8;

/** As `HostileText`, with each line of the text in a line of its own. */
export function HostileLines({ text, limit }: { readonly text: string; readonly limit?: number }) {
  const lines = text.split('\n');
  const shown = [...lines.slice(0, MOST_LINES - 1), lines.slice(MOST_LINES - 1).join('\n')];
  return (
    <>
      {shown.filter(Boolean).map((line, at) => (
        <span key={at} class="page-line">
          <HostileText text={line} {...(limit === undefined ? {} : { limit })} />
        </span>
      ))}
    </>
  );
}
