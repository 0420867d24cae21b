import { counterpart, childrenOf, findSection, parentOf } from './sectionIndex';
import type { Explainer } from './explain';
import type { Explanation, Topic } from './Explanation';
import type { RfcReference } from './RfcReference';
import { sectionName, sectionNote, withoutCounterpart } from './sectionFacts';
import { webLink } from './webLink';

/** A place in the page that leads to another section. */
export interface SectionPageLink extends RfcReference {
  /** Index into the lines, and columns from 0, the end exclusive. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Our own page of a section: plain text, for when the RFC's text is not installed. */
export interface SectionPage {
  /** "RFC 3720, section 12.12: MaxRecvDataSegmentLength" */
  readonly title: string;
  readonly lines: readonly string[];
  readonly links: readonly SectionPageLink[];
  readonly web: string;
}

/** Columns of our pages, as in the RFCs. */
const WIDTH = 72;
/** Explanations that a page gives in full; the rest are listed by name. */
const MOST_EXPLAINED = 6;
/** The same for a section that no explanation begins with. */
const MOST_WHEN_ONLY_MENTIONED = 2;
/** Names in the list of what refers to a section. */
const MOST_LISTED = 60;

interface Referrer {
  readonly topic: Topic;
  readonly explanation: Explanation;
}

/**
 * Makes pages of sections out of what the explanations say about them. Every reference gives a page: one outside the
 * index says so and leads to the web. The explainer is asked once, at the first page.
 */
export function createSectionPages(explainer: Explainer): (reference: RfcReference) => SectionPage {
  let referrers: Map<string, Referrer[]> | undefined;
  return (reference) => {
    referrers ??= indexReferrers(explainer);
    return buildPage(reference, referrers);
  };
}

function keyOf({ rfc, section }: RfcReference): string {
  return `${rfc}/${section}`;
}

function indexReferrers(explainer: Explainer): Map<string, Referrer[]> {
  const index = new Map<string, Referrer[]>();
  for (const topic of explainer.topics()) {
    const explanation = explainer.explain(topic);
    for (const reference of explanation?.references ?? []) {
      const list = index.get(keyOf(reference));
      if (!explanation || list?.some((known) => known.topic === topic)) continue;
      if (list) list.push({ topic, explanation });
      else index.set(keyOf(reference), [{ topic, explanation }]);
    }
  }
  return index;
}

function buildPage(reference: RfcReference, referrers: ReadonlyMap<string, readonly Referrer[]>): SectionPage {
  const page = new PageWriter();
  const section = findSection(reference);
  const title = sectionName(reference);
  page.write(title);
  page.write('='.repeat(Math.min(title.length, WIDTH)));

  const note = sectionNote(reference);
  if (note !== undefined) page.paragraph(note);
  const parent = parentOf(reference);
  if (!section) {
    page.paragraph('This section is not in our index of sections; the link below leads to the document.');
  } else if (note === undefined && parent) {
    const parentNote = sectionNote(parent);
    page.paragraph(`Part of ${sectionName(parent)}${parentNote === undefined ? '.' : '. ' + parentNote}`);
  }

  const own = referrers.get(keyOf(reference)) ?? [];
  // What a section defines comes before what merely mentions it.
  const defined = own.filter(({ explanation }) => definesFirst(explanation, reference)).slice(0, MOST_EXPLAINED);
  const explained = defined.length > 0 ? defined : own.slice(0, MOST_WHEN_ONLY_MENTIONED);
  if (explained.length > 0) page.heading('What it rules');
  for (const { explanation } of explained) page.explanation(explanation);
  const listed = own.filter((one) => !explained.includes(one));
  if (listed.length > 0) {
    page.heading('Also explained with it');
    for (const { explanation } of listed.slice(0, MOST_LISTED)) page.item(explanation.title);
    if (listed.length > MOST_LISTED) page.item(`and ${listed.length - MOST_LISTED} more`);
  }
  if (own.length === 0 && parent) {
    const above = (referrers.get(keyOf(parent)) ?? []).filter(({ explanation }) => definesFirst(explanation, parent));
    if (above.length > 0) page.heading('What it belongs to');
    for (const { explanation } of above.slice(0, 1)) page.explanation(explanation);
  }

  const other = counterpart(reference);
  const children = childrenOf(reference);
  const without = withoutCounterpart(reference);
  if (parent || children.length > 0 || other || without !== undefined) page.heading('Around it');
  if (parent) page.link('Part of: ', parent);
  for (const child of children) page.link('Holds: ', child);
  if (other) page.link('Counterpart: ', other);
  else if (without !== undefined) page.write(`Counterpart: ${without}`);

  const web = webLink(reference);
  page.heading('The text itself');
  page.paragraph(`On the web: ${web}`);
  page.paragraph(howToInstall(reference.rfc));
  return { title, lines: page.lines, links: page.links, web };
}

/** The last lines of every page. RFC 3720 and RFC 7143 can be fetched; others only be put into the folder. */
function howToInstall(rfc: number): string {
  const fetching = rfc === 3720 || rfc === 7143 ? 'run the command "iSCSI Trace: Fetch RFC Text", or ' : '';
  return `The RFC’s own text is not installed. To read it here, ${fetching}name a folder that holds it in the setting iscsiTrace.rfcFolder.`;
}

/** Whether the explanation's first section of this RFC is the given one. */
function definesFirst({ references }: Explanation, { rfc, section }: RfcReference): boolean {
  return references.find((candidate) => candidate.rfc === rfc)?.section === section;
}

/** Collects lines of a page, broken at its width, and where links stand in them. */
class PageWriter {
  readonly lines: string[] = [];
  readonly links: SectionPageLink[] = [];

  write(line: string): void {
    this.lines.push(line);
  }

  heading(text: string): void {
    this.lines.push('', text, '-'.repeat(text.length));
  }

  paragraph(text: string): void {
    this.lines.push('', ...wrap(text, ''));
  }

  item(text: string): void {
    this.lines.push(...wrap(`- ${text}`, '  '));
  }

  explanation({ title, text, facts }: Explanation): void {
    this.lines.push('', title, ...wrap('  ' + text, '  '));
    for (const [label, fact] of facts) this.lines.push(...wrap(`  ${label}: ${fact}`, '    '));
  }

  /** One line that leads to a section, never broken: links do not span lines. */
  link(label: string, { rfc, section }: RfcReference): void {
    const name = sectionName({ rfc, section });
    this.links.push({ line: this.lines.length, start: label.length, end: label.length + name.length, rfc, section });
    this.lines.push(label + name);
  }
}

/** Breaks a text at spaces; further lines begin with the indent. Words longer than a line stay whole. */
function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  const lead = text.slice(0, text.length - text.trimStart().length);
  for (const word of text.trim().split(/\s+/)) {
    const start = lines.length === 0 ? lead : indent;
    if (line === '') line = start + word;
    else if (line.length + 1 + word.length <= WIDTH) line += ' ' + word;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}
