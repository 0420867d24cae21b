import { visibleText } from '../../core/text/visibleText';

/** More of a text nobody reads in a label, in characters. */
const LONGEST = 500;

/**
 * Text from a capture, or a file's name, as VS Code's labels, notifications, quick picks and status bar may have it. They
 * draw an icon for `$(name)`, and notifications make `[text](command:...)` a link that runs the command: a blank breaks
 * both. What is unseen becomes an escape, and what is longer than `longest` characters is cut.
 */
export function plainLabel(text: string, longest = LONGEST): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return visibleText(shown).replaceAll('$(', '$ (').replaceAll('](', '] (');
}
