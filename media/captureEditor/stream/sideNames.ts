import type { StreamOverview } from '../../../src/messages/results';
import { t } from '../l10n';

/** Who sends in a direction: by the roles of iSCSI where they are known. */
export function senderName({ initiator }: StreamOverview, direction: 0 | 1): string {
  if (initiator === undefined) return direction === 0 ? t('Client') : t('Server');
  return initiator === direction ? t('Initiator') : t('Target');
}

/** "Initiator → Target" */
export function directionName(overview: StreamOverview, direction: 0 | 1): string {
  return `${senderName(overview, direction)} → ${senderName(overview, direction === 0 ? 1 : 0)}`;
}

/** Whether the direction is drawn as the one that asks: that of the initiator, or of who opened the connection. */
export function isAsking({ initiator = 0 }: StreamOverview, direction: 0 | 1): boolean {
  return direction === initiator;
}
