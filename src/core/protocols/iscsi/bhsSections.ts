import type { RfcSections } from '../../rfc/RfcReference';

/**
 * The sections that define one thing of chapter 10 of RFC 3720: "12.5" stands for 10.12.5 there and 11.12.5 in RFC 7143,
 * which kept the numbering of the PDU chapter (but for 10.6.2 and 10.6.3).
 */
export function bhsSections(subsection: string): RfcSections {
  return { rfc3720: `10.${subsection}`, rfc7143: `11.${subsection}` };
}
