/** Entry of the capture editor's page: builds the model, draws it, and tells the host that it is ready. */
import { render } from 'preact';
import { App } from './App';
import './captureEditor.css';
import { CaptureEditorModel } from './CaptureEditorModel';
import { copyText } from './copyText';
import type { EditorTab } from './editorViews';
import type { VsCodeApi } from './HostConnection';
import { viewersZone } from './timeText';

declare function acquireVsCodeApi(): VsCodeApi;

const model = new CaptureEditorModel(acquireVsCodeApi());
model.connection.listen(window);
render(<App model={model} />, document.getElementById('root') ?? document.body);

const mainElementOf: Readonly<Record<EditorTab, string>> = {
  packets: 'packets',
  logins: 'ladder',
  io: 'tasks',
  findings: 'findings',
  stream: 'stream',
};
// Focusing the editor focuses the page, not a part of it: go on in what its view is about.
window.addEventListener('focus', () => {
  model.connection.post({ type: 'focused' });
  if (document.activeElement === null || document.activeElement === document.body) {
    document.getElementById(mainElementOf[model.tab])?.focus({ preventScroll: true });
  }
});
// A list has no text selection: Copy takes what is selected in it.
document.addEventListener('copy', (event) => {
  if (!document.getSelection()?.isCollapsed) return;
  if (document.activeElement?.id === 'stream') {
    // Its bytes may not be at hand: the host puts them on the clipboard.
    event.preventDefault();
    void model.stream.copy();
    return;
  }
  const text = copyText(model, document.activeElement?.id ?? '');
  if (text === undefined || !event.clipboardData) return;
  event.clipboardData.setData('text/plain', text);
  event.preventDefault();
});
// The page is destroyed when its tab is hidden, without a last moment to save in.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) model.state.flush();
});
window.addEventListener('pagehide', () => model.state.flush());

model.connection.post({ type: 'ready', timeZone: viewersZone() });
