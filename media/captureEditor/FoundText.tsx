import { visibleText } from './visibleText';

/** Text that came from a capture, with every place marked that holds what was looked for, in any case. */
export function FoundText({
  text,
  limit,
  found,
}: {
  readonly text: string;
  readonly limit?: number;
  /** Empty for nothing. */
  readonly found: string;
}) {
  const shown = visibleText(text, limit);
  return <bdi dir="ltr">{found === '' ? shown : markedParts(shown, found.toLowerCase())}</bdi>;
}

function markedParts(text: string, wanted: string) {
  const lower = text.toLowerCase();
  // Some letters have more code units in the other case: then places would be wrong.
  if (lower.length !== text.length) return text;
  const parts = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at));
    from = at + wanted.length;
    parts.push(
      <mark key={at} class="found">
        {text.slice(at, from)}
      </mark>,
    );
  }
  return parts.length === 0 ? text : [...parts, text.slice(from)];
}
