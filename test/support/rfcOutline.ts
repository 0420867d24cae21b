import { sectionsOf } from '../../src/core/rfc/sectionIndex';

/** A text with the sections of the real RFC and none of its words. */
export function outlineOf(rfc: number, sections = sectionsOf(rfc).length): string {
  const headings = sectionsOf(rfc).slice(0, sections);
  return `Request for Comments: ${rfc}\n\n${headings.map(({ section, title }) => `${/^[A-Z]$/.test(section) ? 'Appendix ' : ''}${section}.  ${title}\n\n   Words.\n`).join('\n')}`;
}
