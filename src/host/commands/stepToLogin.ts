import * as vscode from 'vscode';
import type { LoginSummary } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';
import type { CaptureEditorProvider } from '../editor/CaptureEditorProvider';
import { outcomeText } from './outcomeText';

/** Selects the first PDU of the next (1) or previous (-1) login from the selected frame; says so when there is none. */
export async function stepToLogin(
  capture: OpenCapture,
  editors: CaptureEditorProvider,
  direction: 1 | -1,
): Promise<void> {
  const at = async (number: number): Promise<LoginSummary | undefined> =>
    number < 0 ? undefined : (await capture.request('logins', { start: number, count: 1 })).logins[0];
  const { total } = await capture.request('logins', { start: 0, count: 0 });
  const wanted = await numberFrom(capture, at, total, direction);
  const found = await at(wanted);
  if (!found) {
    const nothing =
      total === 0
        ? vscode.l10n.t('This capture holds no login.')
        : direction > 0
          ? vscode.l10n.t('No further login.')
          : vscode.l10n.t('No earlier login.');
    vscode.window.setStatusBarMessage(`$(info) ${nothing}`, 4000);
    return;
  }
  await editors.show(capture);
  const label = vscode.l10n.t('Login {0} of {1}, {2}', found.number + 1, total, outcomeText(found.result));
  capture.revealStop(found.frame, vscode.l10n.t('{0}, frame {1}', label, found.frame));
  vscode.window.setStatusBarMessage(`$(key) ${label}`, 6000);
}

/** Number of the login that a step leads to; outside of 0 to `total` - 1 when there is none. */
async function numberFrom(
  capture: OpenCapture,
  at: (number: number) => Promise<LoginSummary | undefined>,
  total: number,
  direction: 1 | -1,
): Promise<number> {
  const frame = capture.selectedFrame;
  const here = frame > 0 ? await capture.request('loginOf', { frame }) : null;
  const report = here && (await capture.request('login', { stream: here.stream, login: here.login }));
  if (report && frame >= report.firstFrame) {
    // From behind a login the one before is that login itself, unless what was selected belongs to it.
    const isBehind = direction < 0 && frame > report.lastFrame;
    return isBehind ? report.number : report.number + direction;
  }
  // Logins are in the order of their first frames.
  let [low, high] = [0, total];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const login = await at(middle);
    if (login && login.firstFrame <= frame) low = middle + 1;
    else high = middle;
  }
  return direction > 0 ? low : low - 1;
}
