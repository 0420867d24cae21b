import * as vscode from 'vscode';
import { documentName } from '../platform/documentName';

export const TRACE_SCHEME = 'iscsi-trace';
export const TRACE_LANGUAGE = 'iscsi-trace';

/** What a trace document shows: a capture, or frames and streams of it. */
export interface TraceSelection {
  /** Heading of the part, for the document's name; empty for the whole capture. */
  readonly part: string;
  readonly firstFrame?: number;
  readonly lastFrame?: number;
  readonly streams?: readonly number[];
}

/** A login of a capture. */
export interface LoginAddress {
  readonly capture: vscode.Uri;
  readonly stream: number;
  readonly login: number;
}

/**
 * The address of a login's text as one side of a comparison.
 * @param name what the document is called
 */
export function loginUri(login: LoginAddress, other: LoginAddress, side: 'left' | 'right', name: string): vscode.Uri {
  const plain = ({ capture, ...place }: LoginAddress) => ({ capture: capture.toString(), ...place });
  const query = JSON.stringify({ login: plain(login), other: plain(other), side });
  return vscode.Uri.from({ scheme: TRACE_SCHEME, path: `/${documentName(name)}.iscsi-trace`, query });
}

/** What one side of a comparison is made of; undefined for other addresses. */
export function parseLoginUri(
  uri: vscode.Uri,
): { readonly login: LoginAddress; readonly other: LoginAddress; readonly side: 'left' | 'right' } | undefined {
  if (uri.scheme !== TRACE_SCHEME) return undefined;
  try {
    const { login, other, side } = JSON.parse(uri.query) as Record<string, unknown>;
    if (side !== 'left' && side !== 'right') return undefined;
    const own = loginAddress(login);
    const its = loginAddress(other);
    return own && its ? { login: own, other: its, side } : undefined;
  } catch {
    return undefined;
  }
}

function loginAddress(value: unknown): LoginAddress | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { capture, stream, login } = value as Record<string, unknown>;
  if (typeof capture !== 'string' || typeof stream !== 'number' || typeof login !== 'number') return undefined;
  return { capture: vscode.Uri.parse(capture, true), stream, login };
}

/** The address of a trace document. The path is what the tab shows; the query says what it is made of. */
export function traceUri(capture: vscode.Uri, selection: TraceSelection): vscode.Uri {
  const name = documentName(capture.path.split('/').at(-1) ?? 'capture');
  const part = selection.part ? ` (${documentName(selection.part)})` : '';
  const query = JSON.stringify({ capture: capture.toString(), ...selection });
  return vscode.Uri.from({ scheme: TRACE_SCHEME, path: `/${name}${part}.iscsi-trace`, query });
}

/** What a trace document is made of; undefined for addresses that are not ours. */
export function parseTraceUri(
  uri: vscode.Uri,
): { readonly capture: vscode.Uri; readonly selection: TraceSelection } | undefined {
  if (uri.scheme !== TRACE_SCHEME) return undefined;
  try {
    const { capture, part, firstFrame, lastFrame, streams } = JSON.parse(uri.query) as Record<string, unknown>;
    if (typeof capture !== 'string') return undefined;
    const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
    const first = number(firstFrame);
    const last = number(lastFrame);
    return {
      capture: vscode.Uri.parse(capture, true),
      selection: {
        part: typeof part === 'string' ? part : '',
        ...(first !== undefined ? { firstFrame: first } : {}),
        ...(last !== undefined ? { lastFrame: last } : {}),
        ...(Array.isArray(streams) ? { streams: streams.filter((one) => typeof one === 'number') } : {}),
      },
    };
  } catch {
    return undefined;
  }
}
