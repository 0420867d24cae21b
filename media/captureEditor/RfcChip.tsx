import type { RfcReference } from '../../src/core/rfc/RfcReference';
import { t } from './l10n';

const isAppendix = (section: string) => /^[A-Z]/.test(section);

/** "§10.12", "App. D". */
export function sectionText({ section }: RfcReference): string {
  return isAppendix(section) ? t('App. {0}', section) : `§${section}`;
}

/** "section 12.12 of RFC 3720", "appendix D of RFC 3720". */
export function spokenReference({ rfc, section }: RfcReference): string {
  return isAppendix(section) ? t('appendix {0} of RFC {1}', section, rfc) : t('section {0} of RFC {1}', section, rfc);
}

interface Props {
  readonly reference: RfcReference;
  readonly onOpen: (reference: RfcReference) => void;
}

/** A section of an RFC as a button that opens the reader. */
export function RfcChip({ reference, onOpen }: Props) {
  return (
    <button
      type="button"
      class="chip"
      title={t('Open {0}', spokenReference(reference))}
      onClick={() => onOpen(reference)}
    >
      RFC {reference.rfc} {sectionText(reference)}
    </button>
  );
}
