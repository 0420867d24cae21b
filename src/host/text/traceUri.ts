import * as vscode from 'vscode';

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

/** The address of a trace document. The path is what the tab shows; the query says what it is made of. */
export function traceUri(capture: vscode.Uri, selection: TraceSelection): vscode.Uri {
  const name = capture.path.split('/').at(-1) ?? 'capture';
  const part = selection.part ? ` (${selection.part.replace(/[/\\?#\s]+/g, ' ')})` : '';
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
