import * as vscode from 'vscode';
import type { Side } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';
import { plainLabel } from '../platform/plainLabel';

/**
 * Asks for a CHAP secret, checks the response of one side of a login with it and says what came of it. The secret goes
 * to the engine for this one question; it is neither kept nor logged.
 */
export async function checkChap(
  capture: OpenCapture,
  { stream, login, prover }: { readonly stream: number; readonly login: number; readonly prover: Side },
): Promise<void> {
  const secret = await vscode.window.showInputBox({
    title: 'Check CHAP Response',
    prompt: `Secret of the ${prover}. It is used for this check alone, on this machine, and not kept.`,
    password: true,
    ignoreFocusOut: true,
  });
  if (secret === undefined) return;
  try {
    const check = await capture.request('checkChap', { stream, login, prover, secret });
    switch (check.result) {
      case 'matches':
        void vscode.window.showInformationMessage(
          `The secret matches: the ${prover}’s CHAP response was made with it.`,
        );
        return;
      case 'differs':
        void vscode.window.showWarningMessage(
          `The secret does not match: the ${prover}’s CHAP response was made with another one.`,
        );
        return;
      case 'cannotCheck':
        void vscode.window.showWarningMessage(`The CHAP response cannot be checked. ${plainLabel(check.reason)}`);
    }
  } catch {
    // Whatever an error of the way there says, it is not shown: it could repeat what was sent.
    void vscode.window.showErrorMessage('The CHAP response could not be checked: the capture cannot be read.');
  }
}
