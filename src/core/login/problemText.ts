/** Characters of a hostile text that a sentence bears. */
const BRIEF = 60;

/** A key, value or name within a sentence: cut where it is long. */
export function brief(text: string): string {
  return text.length > BRIEF ? `${text.slice(0, BRIEF)}… (${text.length} characters)` : text;
}

/** "1st", "2nd", "3rd", "11th". */
export function ordinal(number: number): string {
  const last = number % 100;
  const ending = last > 10 && last < 20 ? 'th' : (['th', 'st', 'nd', 'rd'][last % 10] ?? 'th');
  return `${number}${ending}`;
}
