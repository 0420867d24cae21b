import type { RfcReference } from '../RfcReference';
import { counterpart } from '../sectionIndex';

/** Sections of RFC 3720, each followed by the section of RFC 7143 that took its place. */
export function sectionPair(...sections: readonly string[]): RfcReference[] {
  return sections.flatMap((section) => {
    const original = { rfc: 3720, section };
    const successor = counterpart(original);
    return successor ? [original, { rfc: successor.rfc, section: successor.section }] : [original];
  });
}
