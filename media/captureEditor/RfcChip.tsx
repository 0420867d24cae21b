import type { RfcReference } from '../../src/core/rfc/RfcReference';

const isAppendix = (section: string) => /^[A-Z]/.test(section);

/** "§10.12", "App. D". */
export function sectionText({ section }: RfcReference): string {
  return `${isAppendix(section) ? 'App. ' : '§'}${section}`;
}

/** "section 12.12 of RFC 3720", "appendix D of RFC 3720". */
export function spokenReference({ rfc, section }: RfcReference): string {
  return `${isAppendix(section) ? 'appendix' : 'section'} ${section} of RFC ${rfc}`;
}

interface Props {
  readonly reference: RfcReference;
  readonly onOpen: (reference: RfcReference) => void;
}

/** A section of an RFC as a button that opens the reader. */
export function RfcChip({ reference, onOpen }: Props) {
  return (
    <button type="button" class="chip" title={`Open ${spokenReference(reference)}`} onClick={() => onOpen(reference)}>
      RFC {reference.rfc} {sectionText(reference)}
    </button>
  );
}
