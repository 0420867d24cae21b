import * as vscode from 'vscode';
import { type DecodeAsRule, decodeAsSubject, sameSubject } from '../../core/streams/DecodeAs';
import type { DecodeAsSettings } from '../captures/DecodeAsSettings';
import type { OpenCapture } from '../captures/OpenCapture';

interface Choice extends vscode.QuickPickItem {
  readonly run?: () => Promise<void>;
}

/** Asks what the TCP ports or the connection of a frame (from 1; 0 for none) carry, and remembers it. */
export async function chooseDecodeAs(capture: OpenCapture, frame: number, settings: DecodeAsSettings): Promise<void> {
  const { rules } = settings;
  const choices: Choice[] = [];
  const offer = (rule: DecodeAsRule): void => {
    const known = rules.find((other) => sameSubject(other, rule));
    if (known?.protocol === rule.protocol) return;
    choices.push({
      label: ruleLabel(rule),
      run: () => settings.add(rule),
    });
  };
  const ends = frame > 0 ? await endsOf(capture, frame) : undefined;
  if (ends) {
    choices.push({ label: vscode.l10n.t('Frame {0}', frame), kind: vscode.QuickPickItemKind.Separator });
    const ports = [...new Set(ends.map(portOf))].filter((port) => port !== undefined);
    // The well-known side has the smaller port, nearly always.
    for (const port of ports.sort((one, other) => one - other)) {
      for (const protocol of ['iscsi', 'tcp'] as const) offer({ port, protocol });
    }
    for (const protocol of ['iscsi', 'tcp'] as const) offer({ ends, protocol });
  }
  choices.push({ label: vscode.l10n.t('Other'), kind: vscode.QuickPickItemKind.Separator });
  choices.push({ label: vscode.l10n.t('Another TCP port: iSCSI...'), run: () => askPort(settings, 'iscsi') });
  choices.push({ label: vscode.l10n.t('Another TCP port: not iSCSI...'), run: () => askPort(settings, 'tcp') });
  if (rules.length > 0) choices.push({ label: vscode.l10n.t('In use'), kind: vscode.QuickPickItemKind.Separator });
  for (const rule of rules) {
    choices.push({
      label: vscode.l10n.t('Remove: {0}', ruleLabel(rule)),
      run: () => settings.remove(rule),
    });
  }
  const chosen = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Decode As'),
    placeHolder: vscode.l10n.t('What a TCP port or connection carries, in every capture of this workspace'),
  });
  await chosen?.run?.();
}

function ruleLabel(rule: DecodeAsRule): string {
  const subject = decodeAsSubject(rule);
  return rule.protocol === 'iscsi' ? vscode.l10n.t('{0}: iSCSI', subject) : vscode.l10n.t('{0}: not iSCSI', subject);
}

async function askPort(settings: DecodeAsSettings, protocol: DecodeAsRule['protocol']): Promise<void> {
  const answer = await vscode.window.showInputBox({
    title:
      protocol === 'iscsi'
        ? vscode.l10n.t('Decode a TCP Port As iSCSI')
        : vscode.l10n.t('Never Decode a TCP Port As iSCSI'),
    prompt: vscode.l10n.t('Port, 0 to 65535'),
    validateInput: (text) =>
      /^\d{1,5}$/.test(text) && Number(text) <= 65_535
        ? undefined
        : vscode.l10n.t('A number from {0} to {1}', 0, 65_535),
  });
  if (answer !== undefined) await settings.add({ port: Number(answer), protocol });
}

/** Both ends of a frame's TCP connection; undefined when it has none. */
async function endsOf(capture: OpenCapture, frame: number): Promise<[string, string] | undefined> {
  const [row] = await capture.request('rows', { start: frame - 1, count: 1, marks: capture.marks });
  if (!row || portOf(row.source) === undefined || portOf(row.destination) === undefined) return undefined;
  return [row.source, row.destination];
}

/** Of "10.0.0.1:3260" or "[fe80::1]:3260"; a bare IPv6 address has none. */
function portOf(end: string): number | undefined {
  const match = /^(?:\[[^\]]*\]|[^:[\]]*):(\d{1,5})$/.exec(end);
  return match ? Number(match[1]) : undefined;
}
