/**
 * A small document in the paginated layout of an RFC, about a protocol that does not exist: every oddity of the real texts
 * that the parser must cope with, none of their words.
 */
const FOOTER = (page: number): string =>
  `Doe & Roe                    Standards Track                     [Page ${page}]`;
const HEADER = 'RFC 9998                      Teapot Link                     March 2031';

const PAGE_1 = `





Kitchen Working Group                                             J. Doe
Request for Comments: 9998                                        R. Roe
Category: Standards Track                                     March 2031


                       Teapot Link (TLink)

Abstract

   Teapots talk.

Table of Contents

   1. Introduction ....................................................2
   2. Brewing .........................................................2
      2.1. Water ......................................................2
           2.1.1. A Very Long Title about Kettles and
                  Their Lids ..........................................3
   Appendix A. Cups ...................................................4


`;

const PAGE_2 = `
1.  Introduction

   A teapot is a vessel with a spout.  This sentence is long enough that
   it is carried over the end of the page by the typesetter, who had no
`;

const PAGE_3 = `
   room left for it.

   A second paragraph ends here.


2.  Brewing

2.1.  Water

   The format of the kettle is:

   Byte/     0       |       1       |
      /              |               |
     +---------------+---------------+
    0| Temperature   | Volume        |
     +---------------+---------------+

   Water is heated before it is poured (see Section 2.1.1 and
   [RFC9997]).  Volumes are counted in cups, e.g., three.  Hot water is
   described in Sections 1, 2 and A.1; boiling is described in Section
   2.2 of this document.  Section 7 does not exist.

   Kettles have these states:

      0 - cold
      1 - warm
      2 - hot, which takes longer than the others and therefore needs a
          second line

   A table follows.

     Kettle      Volume      Lid
     Brown       2           no
     Blue        4           yes

2.1.1.  A Very Long Title about Kettles and
        Their Lids

   Use: LO
   Senders: Kettle and Pot
   Scope: SW

   LidClosed=<boolean-value>

   Default is Yes.
   Result function is AND.

   Lids keep the heat in.

`;

const PAGE_4 = `
2.2.  Boiling

2.2.1.  Bubbles

   Bubbles rise.

Appendix A.  Cups

A.1.  Saucers

   Saucers are defined in RFC 9997.

Acknowledgements

   Nobody helped.

Authors' Addresses

   1.  Infinite Loop is a street, no section.

`;

/** The document with form feeds, as it is downloaded. */
export const MADE_UP_RFC = [PAGE_1, PAGE_2, PAGE_3, PAGE_4]
  .map((page, at) => `${page}\n\n\n${FOOTER(at + 1)}\n\f\n${HEADER}\n`)
  .join('\n');
