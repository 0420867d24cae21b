/** How far into a text its own header may stand: page one of every RFC in plain text is shorter. */
const HEADER_CHARACTERS = 8_000;

/**
 * The number of the RFC that a text claims to be by the header of its first page ("Request for Comments: 3720");
 * undefined when it has none, as a web page saved by mistake or an internet draft. Reads no more than the first page.
 */
export function identifyRfc(text: string): number | undefined {
  const head = text.slice(0, HEADER_CHARACTERS).replace(/\r\n?/g, '\n');
  if (head.trimStart().startsWith('<')) return undefined;
  const match = /^[ \t]{0,20}Request for Comments:[ \t]{0,20}(\d{1,5})(?!\d)/m.exec(head);
  return match ? Number(match[1]) : undefined;
}
