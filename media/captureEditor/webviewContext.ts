/**
 * What VS Code's context menu is told about the place where it opens: it gathers these attributes from the element up, the
 * inner ones first, decides by them which items show (`webview/context` in package.json), and hands them to the command.
 * Numbers and our own words only: nothing of the capture's text.
 */
interface WebviewContext {
  readonly webviewSection?: 'packet' | 'field' | 'bytes';
  /** Number of the frame, from 1; 0 while none is selected. */
  readonly frame?: number;
  /** Name of the column. */
  readonly column?: string;
  /** Place of the field in the frame's tree in reading order (a parent before its children), from 0. */
  readonly field?: number;
}

/** The attribute that carries a context. A menu opened by key begins at the element with the focus. */
export function contextAttribute(context: WebviewContext): { readonly 'data-vscode-context': string } {
  return { 'data-vscode-context': JSON.stringify({ ...context, preventDefaultContextMenuItems: true }) };
}
