import * as vscode from 'vscode';
import type { RfcReference } from '../../core/rfc/RfcReference';

/** Scheme of the reader's documents. */
export const RFC_SCHEME = 'iscsi-rfc';
export const RFC_LANGUAGE = 'iscsi-rfc';

/** The whole text of an RFC. */
export function rfcUri(rfc: number): vscode.Uri {
  return vscode.Uri.from({ scheme: RFC_SCHEME, path: `/RFC ${rfc}` });
}

/** Our own page of one section. */
export function sectionUri({ rfc, section }: RfcReference): vscode.Uri {
  return vscode.Uri.from({ scheme: RFC_SCHEME, path: `/RFC ${rfc} section ${section}` });
}

/** What a document of the reader shows; undefined for URIs that are not ours. */
export function parseRfcUri(uri: vscode.Uri): { readonly rfc: number; readonly section?: string } | undefined {
  const match = /^\/RFC (\d{1,5})(?: section ([0-9A-Z][0-9A-Z.]{0,30}))?$/.exec(uri.path);
  if (uri.scheme !== RFC_SCHEME || !match?.[1]) return undefined;
  const rfc = Number(match[1]);
  return match[2] === undefined ? { rfc } : { rfc, section: match[2] };
}
