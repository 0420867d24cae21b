/**
 * Where a rule is written: one section of one RFC.
 * Sections are dotted numbers ("10.12.5") or appendix names ("A.3.1"), as the RFC prints them, without the word "section".
 */
export interface RfcReference {
  /** RFC number, for example 3720. */
  readonly rfc: number;
  readonly section: string;
}

/**
 * The two places that define one thing: RFC 3720 (the standard this product follows) and RFC 7143 (which replaced it).
 * A few later additions stand in neither; those name their own RFC in `other`.
 */
export interface RfcSections {
  readonly rfc3720?: string;
  readonly rfc7143?: string;
  readonly other?: readonly RfcReference[];
}

/** All sections as a list, RFC 3720 first: the order in which links are shown. */
export function referencesOf(sections: RfcSections): RfcReference[] {
  const list: RfcReference[] = [];
  if (sections.rfc3720 !== undefined) list.push({ rfc: 3720, section: sections.rfc3720 });
  if (sections.rfc7143 !== undefined) list.push({ rfc: 7143, section: sections.rfc7143 });
  if (sections.other) list.push(...sections.other);
  return list;
}

/** "RFC 3720, section 12.12"; appendices read "RFC 3720, appendix D". */
export function formatReference({ rfc, section }: RfcReference): string {
  return `RFC ${rfc}, ${/^[A-Z]/.test(section) ? 'appendix' : 'section'} ${section}`;
}
