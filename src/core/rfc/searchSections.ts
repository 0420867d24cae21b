import { type IndexedSection, sectionsOf } from './sectionIndex';

/** The RFCs whose sections are found by title. */
const SEARCHED = [3720, 7143];

/**
 * Sections of RFC 3720 and RFC 7143 for what somebody types into "Go to Symbol in Workspace", in document order. As VS Code
 * expects, the match is loose: the letters must come in order in number and title ("logreq" finds "10.12 Login Request"),
 * or each word must in number, title or RFC ("snack 7143"). VS Code sorts. Nothing for an empty query: 700 sections would
 * push aside the symbols that are looked for.
 */
export function searchSections(query: string): IndexedSection[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const whole = words.join('');
  return SEARCHED.flatMap((rfc) =>
    sectionsOf(rfc).filter(({ section, title }) => {
      const name = `${section} ${title}`.toLowerCase();
      return (
        isSubsequence(whole, name) || words.every((word) => isSubsequence(word, name) || `rfc${rfc}`.includes(word))
      );
    }),
  );
}

function isSubsequence(letters: string, text: string): boolean {
  let at = 0;
  for (const character of text) if (character === letters[at]) at++;
  return at === letters.length;
}
