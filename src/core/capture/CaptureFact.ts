/** Something that a capture file records about itself: a comment, the interface's name, what captured it. */
export interface CaptureFact {
  /** What it is about: "Section 1", "Interface 0 (eth0)", "Names of addresses", "Blocks". May hold anything. */
  readonly subject: string;
  /** "Hardware"; for names the address. */
  readonly label: string;
  /** May hold anything. */
  readonly value: string;
}

/** Facts of one capture that are listed. */
export const MOST_FACTS = 300;
/** UTF-16 code units of all facts together: they are sent to whoever shows the capture a few times a second. */
const MOST_TEXT = 64 * 1024;
/** Of one value. */
const LONGEST_VALUE = 4096;

/** The facts as they can be listed: long values cut, and no more of them than anybody reads. */
export function listedFacts(facts: Iterable<CaptureFact>): CaptureFact[] {
  const listed: CaptureFact[] = [];
  let text = 0;
  for (const { subject, label, value } of facts) {
    const cut = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
    text += subject.length + label.length + cut.length;
    if (listed.length === MOST_FACTS || text > MOST_TEXT) {
      listed.push({ subject: 'File', label: 'Further facts', value: 'there are more; they are not listed' });
      break;
    }
    listed.push({ subject, label, value: cut });
  }
  return listed;
}
