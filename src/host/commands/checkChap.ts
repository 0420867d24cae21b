import * as vscode from 'vscode';
import type { Side } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';
import { plainLabel } from '../platform/plainLabel';

/** What is asked and answered, by the side that proves who it is. */
const TEXTS: Readonly<Record<Side, { readonly prompt: string; readonly matches: string; readonly differs: string }>> = {
  initiator: {
    prompt: vscode.l10n.t('Secret of the initiator. It is used for this check alone, on this machine, and not kept.'),
    matches: vscode.l10n.t('The secret matches: the initiator’s CHAP response was made with it.'),
    differs: vscode.l10n.t('The secret does not match: the initiator’s CHAP response was made with another one.'),
  },
  target: {
    prompt: vscode.l10n.t('Secret of the target. It is used for this check alone, on this machine, and not kept.'),
    matches: vscode.l10n.t('The secret matches: the target’s CHAP response was made with it.'),
    differs: vscode.l10n.t('The secret does not match: the target’s CHAP response was made with another one.'),
  },
};

/**
 * Asks for a CHAP secret, checks the response of one side of a login with it and says what came of it. The secret goes
 * to the engine for this one question; it is neither kept nor logged.
 */
export async function checkChap(
  capture: OpenCapture,
  { stream, login, prover }: { readonly stream: number; readonly login: number; readonly prover: Side },
): Promise<void> {
  const { prompt, matches, differs } = TEXTS[prover];
  const secret = await vscode.window.showInputBox({
    title: vscode.l10n.t('Check CHAP Response'),
    prompt,
    password: true,
    ignoreFocusOut: true,
  });
  if (secret === undefined) return;
  try {
    const check = await capture.request('checkChap', { stream, login, prover, secret });
    switch (check.result) {
      case 'matches':
        void vscode.window.showInformationMessage(matches);
        return;
      case 'differs':
        void vscode.window.showWarningMessage(differs);
        return;
      case 'cannotCheck':
        void vscode.window.showWarningMessage(
          vscode.l10n.t('The CHAP response cannot be checked. {0}', plainLabel(check.reason)),
        );
    }
  } catch {
    // Whatever an error of the way there says, it is not shown: it could repeat what was sent.
    void vscode.window.showErrorMessage(
      vscode.l10n.t('The CHAP response could not be checked: the capture cannot be read.'),
    );
  }
}
