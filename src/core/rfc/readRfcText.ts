import { RfcText } from './RfcText';
import { sectionsOf } from './sectionIndex';

/** What a file turned out to be: the text that was looked for, or why it is not used. */
export type RfcTextReading = { readonly text: RfcText } | { readonly refused: string };

/**
 * Reads a file that is said to hold an RFC. Any line ends, form feeds and a byte order mark will do. Refused is what is not that RFC, and a text of RFC 3720 or RFC 7143 that ends too early: a download that broke
 * off. The reason completes the sentence "<file> is not used: ...". Never throws.
 */
export function readRfcText(content: string, rfc: number): RfcTextReading {
  if (content.trim() === '') return { refused: 'the file is empty' };
  if (/^\s*<(!doctype|html|\?xml)/i.test(content)) {
    return { refused: `it is a web page or XML, not the plain text of RFC ${rfc}` };
  }
  const text = new RfcText(content);
  if (text.rfc === undefined) return { refused: `it has no header "Request for Comments: ${rfc}"` };
  if (text.rfc !== rfc) return { refused: `it is the text of RFC ${text.rfc}, not of RFC ${rfc}` };
  const expected = rfc === 3720 || rfc === 7143 ? sectionsOf(rfc) : [];
  const last = expected.at(-1);
  if (last && !text.section(last.section)) {
    const found = text.sections.at(-1)?.number;
    const where = found === undefined ? 'has no sections' : `ends in section ${found}`;
    return { refused: `it is not complete: the text ${where}, RFC ${rfc} in section ${last.section}` };
  }
  if (text.sections.length === 0) return { refused: `no sections of RFC ${rfc} were found in it` };
  return { text };
}
