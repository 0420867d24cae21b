import * as vscode from 'vscode';
import type { LoginSummary } from '../../messages/results';
import type { CapturePool } from '../captures/CapturePool';
import type { OpenCapture } from '../captures/OpenCapture';
import { outcomeText } from './outcomeText';
import { plainLabel } from '../platform/plainLabel';
import { loginUri } from '../text/traceUri';

/** Logins of one capture that are offered: more would make a list that nobody reads. */
const MOST_LOGINS = 1000;
/** VS Code draws a heading over the item below it: a longer one would hide that, in characters. */
const LONGEST_HEADING = 50;

interface Choice extends vscode.QuickPickItem {
  readonly capture?: OpenCapture;
  readonly login?: LoginSummary;
}

/**
 * Opens VS Code's diff editor on the texts of two logins.
 * @param first the login of `capture` to begin with (stream and place in it); asked for when it is none
 */
export async function compareLogins(pool: CapturePool, capture: OpenCapture, first: unknown): Promise<void> {
  const captures = [capture, ...pool.captures.filter((other) => other !== capture)];
  const choices: Choice[] = [];
  for (const one of captures) choices.push(...(await choicesOf(one)));
  const offered = choices.filter(({ login }) => login);
  if (offered.length < 2) {
    void vscode.window.showInformationMessage(
      offered.length === 0
        ? vscode.l10n.t('No open capture holds a login.')
        : vscode.l10n.t('There is only one login. Open another capture that holds one to compare the two.'),
    );
    return;
  }
  const place = placeOf(first);
  const given = offered.find(
    (choice) =>
      choice.capture === capture && choice.login?.stream === place?.stream && choice.login?.login === place?.login,
  );
  const left =
    (place && given) ??
    (await pick(choices, vscode.l10n.t('Compare Logins'), vscode.l10n.t('The first of the two logins')));
  if (!left?.capture || !left.login) return;
  const rest = choices.filter((choice) => choice !== left);
  const right = await pick(rest, vscode.l10n.t('Compare {0} With', left.label), vscode.l10n.t('The other login'));
  if (!right?.capture || !right.login) return;
  const [one, other] = [left, right].map(({ capture: its, login }) => ({
    capture: its!.uri,
    stream: login!.stream,
    login: login!.login,
  }));
  const nameOf = ({ capture: its, login }: Choice): string =>
    vscode.l10n.t('{0} login {1}', plainLabel(its?.name ?? ''), (login?.number ?? 0) + 1);
  await vscode.commands.executeCommand(
    'vscode.diff',
    loginUri(one, other, 'left', nameOf(left)),
    loginUri(other, one, 'right', nameOf(right)),
    `${nameOf(left)} ↔ ${nameOf(right)}`,
    { preview: false },
  );
}

async function choicesOf(capture: OpenCapture): Promise<Choice[]> {
  try {
    const { logins, total } = await capture.request('logins', { start: 0, count: MOST_LOGINS });
    const name = plainLabel(capture.name, LONGEST_HEADING);
    const heading =
      total > logins.length ? vscode.l10n.t('{0}, the first {1} of {2} logins', name, logins.length, total) : name;
    return [
      { label: heading, kind: vscode.QuickPickItemKind.Separator },
      ...logins.map((login): Choice => {
        const { number, result, status, sessionType, firstFrame, lastFrame, initiator, target } = login;
        const why = result === 'rejected' && status ? `: ${status.text}` : '';
        return {
          label: vscode.l10n.t('Login {0}', number + 1),
          description: plainLabel(
            vscode.l10n.t(
              '{0}, {1}, frames {2}-{3}',
              `${outcomeText(result)}${why}`,
              sessionType.toLowerCase(),
              firstFrame,
              lastFrame,
            ),
          ),
          detail: plainLabel(`${initiator || login.initiatorEnd} → ${target || login.targetEnd}`),
          capture,
          login,
        };
      }),
    ];
  } catch {
    // A capture that cannot be read has no logins to offer.
    return [];
  }
}

async function pick(choices: readonly Choice[], title: string, placeHolder: string): Promise<Choice | undefined> {
  return vscode.window.showQuickPick(choices, { title, placeHolder, matchOnDescription: true, matchOnDetail: true });
}

function placeOf(value: unknown): { stream: number; login: number } | undefined {
  if (typeof value !== 'object' || value === null || !('stream' in value) || !('login' in value)) return undefined;
  const { stream, login } = value;
  return typeof stream === 'number' && typeof login === 'number' ? { stream, login } : undefined;
}
