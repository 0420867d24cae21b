import { visibleText } from '../../core/text/visibleText';

/**
 * Text that stays text in Markdown: one line, every character that could be markup escaped (also those that make an
 * address a link), what is unseen as an escape.
 */
export function escapeMarkdown(text: string): string {
  return visibleText(text.replace(/\s+/g, ' ')).replace(/[\\`*_{}[\]()#+\-.!<>|~&$:@]/g, '\\$&');
}
