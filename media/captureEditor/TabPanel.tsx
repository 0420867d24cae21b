import type { ComponentChildren } from 'preact';
import { editorPanelId, editorTabId, type EditorTab } from './editorViews';

interface Props {
  readonly tab: EditorTab;
  readonly isShown: boolean;
  readonly children: ComponentChildren;
}

/**
 * What belongs to a tab. A panel that does not show keeps its size and all that is in it (scroll positions, focusable
 * lists) and is only not to be seen: so it is found again as it was left.
 */
export function TabPanel({ tab, isShown, children }: Props) {
  return (
    <div
      id={editorPanelId(tab)}
      role="tabpanel"
      class={`viewPanel${isShown ? '' : ' viewPanel-hidden'}`}
      aria-labelledby={editorTabId(tab)}
    >
      {children}
    </div>
  );
}
