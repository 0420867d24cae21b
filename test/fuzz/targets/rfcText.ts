/** Texts that somebody hands us as an RFC. */
import { RfcText } from '../../../src/core/rfc/RfcText';
import { readRfcText } from '../../../src/core/rfc/readRfcText';
import { namedReferences } from '../../../src/core/rfc/namedReferences';
import { plainTextTopic } from '../../../src/core/text/plainTextTopic';
import { type FuzzTarget, Outcome, step } from '../FuzzTarget';
import { BrokenPromise } from '../promises';

const SEED = `Network Working Group                                          A. Author
Request for Comments: 3720                                    April 2004

                 Made-up Protocol

Table of Contents

   1. Introduction ......... 3
      1.1. Terms ........... 4

1.  Introduction

   This text has a paragraph, see section 1.1 and [RFC1982].  It says no
   more than that.

Author                      Standards Track                     [Page 1]
\f
RFC 3720                     Made-up Protocol                 April 2004

1.1.  Terms

   Byte/     0       |       1       |
      /              |               |
     +---------------+---------------+
    0| a             | b             |
     +---------------+---------------+

   MaxBurstLength=262144 iSCSI (Login Command) node.session.iscsi.InitialR2T = Yes

Appendix A.  Examples
`;

export const rfcText: FuzzTarget = {
  name: 'rfcText',
  seeds: () => [new TextEncoder().encode(SEED)],
  run(input) {
    const content = new TextDecoder().decode(input);
    const outcome = new Outcome().add('refused' in readRfcText(content, 3720));
    const text = new RfcText(content);
    outcome.add(step(text.sections.length));
    for (const section of text.sections) {
      if (!(section.firstLine < section.bodyLine && section.bodyLine <= section.endLine)) {
        throw new BrokenPromise(`section ${section.number} lies at lines ${section.firstLine} to ${section.endLine}`);
      }
      if (section.endLine > text.document.length)
        throw new BrokenPromise(`section ${section.number} ends behind the text`);
      outcome.add(text.excerpt(section.number)?.isQuote).add(step(text.paragraphs(section.number).length));
    }
    for (const line of text.document.slice(0, 40)) {
      outcome.add(step(namedReferences(line).length));
      const found = plainTextTopic(line, line.length >> 1, () => false);
      if (found && found.end > line.length)
        throw new BrokenPromise(`a topic ends at column ${found.end} of ${line.length}`);
      outcome.add(found?.topic.split('/')[0]);
    }
    return outcome.value;
  },
};
