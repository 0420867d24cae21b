/** Shorter than this, an excerpt cut at a sentence end says too little. */
const SHORTEST_SHARE = 0.35;
/** How far past the limit a sentence may still run. */
const LONGEST_SHARE = 1.5;

/**
 * The text up to the last sentence end before `limit` characters; when that leaves too little, up to the first one after
 * it, and in the last resort up to a word with an ellipsis.
 */
export function cutAtSentence(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let before = 0;
  let after = 0;
  for (const end of sentenceEnds(text, limit * LONGEST_SHARE)) {
    if (end <= limit) before = end;
    else if (after === 0) after = end;
  }
  if (before >= limit * SHORTEST_SHARE) return text.slice(0, before).trimEnd();
  if (after > 0) return text.slice(0, after).trimEnd();
  const space = text.lastIndexOf(' ', limit);
  return text.slice(0, space > 0 ? space : limit).trimEnd() + '…';
}

/** Offsets just after each sentence end, up to `limit`. */
function* sentenceEnds(text: string, limit: number): Generator<number> {
  const end = Math.min(text.length, limit);
  for (let at = 0; at < end; at++) {
    const character = text[at];
    if (character === '\n') {
      yield at;
      continue;
    }
    if (character !== '.' && character !== '?' && character !== '!') continue;
    let next = at + 1;
    while (next < text.length && next <= at + 3 && '"\')]'.includes(text[next] ?? '')) next++;
    if (next < text.length && text[next] !== ' ' && text[next] !== '\n') continue;
    if (/^\s+[a-z]/.test(text.slice(next, next + 3))) continue;
    if (isAbbreviation(text.slice(Math.max(0, at - 6), at + 1))) continue;
    yield next;
  }
}

/** Whether the point at the end of `tail` belongs to a short form ("e.g.", "et al.", an initial) or to a list number. */
function isAbbreviation(tail: string): boolean {
  return /(\be\.g|\bi\.e|\bal|\bvs|\bcf|\betc|(^|\s)[A-Z]|(^|\n)\d{1,2})\.$/.test(tail);
}
