/** Identifiers of our commands; package.json declares the same ones with their titles. */
export const COMMANDS = {
  goToFrame: 'iscsiTrace.goToFrame',
  nextLoginStage: 'iscsiTrace.nextLoginStage',
  previousLoginStage: 'iscsiTrace.previousLoginStage',
  nextLogin: 'iscsiTrace.nextLogin',
  previousLogin: 'iscsiTrace.previousLogin',
  compareLogins: 'iscsiTrace.compareLogins',
  openAsText: 'iscsiTrace.openAsText',
  decodeAs: 'iscsiTrace.decodeAs',
  openAsOneCapture: 'iscsiTrace.openAsOneCapture',
  openNodeAsText: 'iscsiTrace.openNodeAsText',
  revealNode: 'iscsiTrace.revealNode',
  explainNode: 'iscsiTrace.explainNode',
  openRfcSection: 'iscsiTrace.openRfcSection',
  openRfcCounterpart: 'iscsiTrace.openRfcCounterpart',
  clearIndexCache: 'iscsiTrace.clearIndexCache',
  fetchRfcText: 'iscsiTrace.fetchRfcText',
} as const;
