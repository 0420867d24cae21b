import { MERGED_SECTIONS, RENUMBERING } from './renumbering';
import type { RfcReference } from './RfcReference';
import type { SectionRow } from './SectionRow';
import { SECTIONS_3720 } from './sections3720';
import { SECTIONS_7143 } from './sections7143';
import { SECTIONS_OTHER } from './sectionsOther';

/** One section of an indexed RFC. */
export interface IndexedSection extends RfcReference {
  readonly title: string;
  /** Page of the text file; known for RFC 3720 and RFC 7143. */
  readonly page?: number;
}

interface RfcIndex {
  readonly inOrder: readonly IndexedSection[];
  readonly byNumber: ReadonlyMap<string, IndexedSection>;
  readonly children: ReadonlyMap<string, readonly IndexedSection[]>;
}

const INDEX: ReadonlyMap<number, RfcIndex> = new Map(
  [[3720, SECTIONS_3720] as const, [7143, SECTIONS_7143] as const, ...SECTIONS_OTHER].map(([rfc, rows]) => [
    rfc,
    indexOf(rfc, rows),
  ]),
);

/** Successors of RFC 3720's sections in RFC 7143, and the way back. */
const FORWARD = new Map<string, string>();
const BACKWARD = new Map<string, string>();
for (const { section } of sectionsOf(3720)) {
  const successor = successorOf(section);
  if (successor === undefined) continue;
  FORWARD.set(section, successor);
  if (!MERGED_SECTIONS.has(section)) BACKWARD.set(successor, section);
}

function indexOf(rfc: number, rows: readonly SectionRow[]): RfcIndex {
  const inOrder = rows.map(([section, page, title]): IndexedSection => {
    return page === undefined ? { rfc, section, title } : { rfc, section, title, page };
  });
  const byNumber = new Map(inOrder.map((section) => [section.section, section]));
  const children = new Map<string, IndexedSection[]>();
  for (const section of inOrder) {
    const parent = parentNumber(section.section);
    if (parent === undefined) continue;
    const siblings = children.get(parent);
    if (siblings) siblings.push(section);
    else children.set(parent, [section]);
  }
  return { inOrder, byNumber, children };
}

function parentNumber(section: string): string | undefined {
  const dot = section.lastIndexOf('.');
  return dot < 0 ? undefined : section.slice(0, dot);
}

function successorOf(section: string): string | undefined {
  const merged = MERGED_SECTIONS.get(section);
  if (merged !== undefined) return merged;
  let longest: readonly [string, string | undefined] | undefined;
  for (const row of RENUMBERING) {
    const [from] = row;
    const matches = section === from || section.startsWith(from + '.');
    if (matches && (longest === undefined || from.length > longest[0].length)) longest = row;
  }
  if (longest?.[1] === undefined) return undefined;
  const successor = longest[1] + section.slice(longest[0].length);
  return hasSection({ rfc: 7143, section: successor }) ? successor : undefined;
}

/** All indexed sections of an RFC in document order: complete for RFC 3720 and RFC 7143, empty for unknown RFCs. */
export function sectionsOf(rfc: number): readonly IndexedSection[] {
  return INDEX.get(rfc)?.inOrder ?? [];
}

/** The section as the index knows it. */
export function findSection({ rfc, section }: RfcReference): IndexedSection | undefined {
  return INDEX.get(rfc)?.byNumber.get(section);
}

/** The title as the RFC prints it ("SNACK Request"). */
export function sectionTitle(reference: RfcReference): string | undefined {
  return findSection(reference)?.title;
}

export function hasSection(reference: RfcReference): boolean {
  return findSection(reference) !== undefined;
}

/** The section that the given one lies in ("10.12" for "10.12.5"); undefined at the top and outside the index. */
export function parentOf(reference: RfcReference): IndexedSection | undefined {
  const parent = parentNumber(reference.section);
  return parent === undefined || !hasSection(reference)
    ? undefined
    : findSection({ rfc: reference.rfc, section: parent });
}

/** The sections one level below, in document order. */
export function childrenOf({ rfc, section }: RfcReference): readonly IndexedSection[] {
  return INDEX.get(rfc)?.children.get(section) ?? [];
}

/**
 * The section of RFC 7143 that took the place of one of RFC 3720, or the other way round; undefined where the other RFC
 * has nothing of the kind (markers, SPKM, response fences, ...) and for all other RFCs.
 */
export function counterpart({ rfc, section }: RfcReference): IndexedSection | undefined {
  const other = rfc === 3720 ? FORWARD.get(section) : rfc === 7143 ? BACKWARD.get(section) : undefined;
  return other === undefined ? undefined : findSection({ rfc: rfc === 3720 ? 7143 : 3720, section: other });
}
