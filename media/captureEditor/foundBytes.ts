import { indexOfBytes, smallLetters } from '../../src/core/bytes/indexOfBytes';
import type { FrameQuery } from '../../src/core/inspection/frameSearch';
import type { DetailSource } from '../../src/messages/results';
import type { ByteRange } from './ByteLocator';

/**
 * Where the bytes of a frame hold what was looked for; undefined where they do not (a column of the packet table may).
 * @param first the source to look in before the others
 */
export function foundBytes(
  sources: readonly DetailSource[],
  query: FrameQuery,
  first: number,
): (ByteRange & { readonly source: number }) | undefined {
  const order = [first, ...sources.keys()].filter((source, at, all) => all.indexOf(source) === at);
  for (const wanted of wantedBytes(query)) {
    for (const source of order) {
      const bytes = sources[source]?.bytes;
      if (!bytes || wanted.length === 0) continue;
      const start = indexOfBytes(query.kind === 'bytes' ? bytes : smallLetters(bytes), wanted);
      if (start >= 0) return { source, start, end: start + wanted.length };
    }
  }
  return undefined;
}

/** What to look for, one after the other. */
function wantedBytes(query: FrameQuery): Uint8Array[] {
  if (query.kind === 'bytes') return [query.bytes];
  const text = query.text.trim().toLowerCase();
  // What a value holds somewhere does not stand right behind its key.
  const key = /^[^=]+=/.exec(text)?.[0];
  const texts = key === undefined || query.kind === 'columns' ? [text] : [text, key];
  return texts.map((one) => new TextEncoder().encode(one));
}
