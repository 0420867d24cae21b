/**
 * Texts of the page in VS Code's language. The English text is the key of its translation; `npm run l10n` collects the keys.
 * As with `vscode.l10n.t`, "{0}" is the place of the first value.
 */
import type { ComponentChildren } from 'preact';

/** What the host has put into the page: English texts and their translations. */
const translations = readTranslations();

const PLACE = /\{(\d+)\}/g;

/** The text in VS Code's language, with its values in their places. */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return localized(text, values);
}

/** `t` for texts that are not written where it is called: whoever hands them over is known to `scripts/l10n.ts`. */
export function localized(text: string, values: readonly (string | number)[]): string {
  // Values are put in once: what looks like a place in one of them stays as it is.
  return translated(text).replace(PLACE, (place, number: string) => String(values[Number(number)] ?? place));
}

/** As `t`, where values may be elements. */
export function phrase(text: string, ...values: readonly ComponentChildren[]): ComponentChildren[] {
  // Of a split by a pattern with a group every other piece is what the group took.
  return translated(text)
    .split(PLACE)
    .map((piece, at) => (at % 2 === 0 ? piece : values[Number(piece)]));
}

function translated(text: string): string {
  return translations.get(text) ?? text;
}

/** Without translations, or with some that cannot be read, the page speaks English. */
function readTranslations(): ReadonlyMap<string, string> {
  // Tests look at models without a page.
  const given = typeof document === 'undefined' ? undefined : document.getElementById('root')?.dataset['l10n'];
  if (given === undefined) return new Map();
  try {
    const entries = Object.entries(JSON.parse(given) as Record<string, unknown>);
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return new Map();
  }
}
