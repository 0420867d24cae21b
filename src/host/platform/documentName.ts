import { visibleText } from '../../core/text/visibleText';

/** The longest name that a tab still shows, in characters. */
const LONGEST = 200;

/**
 * A name as a part of the address of one of our documents, where tabs show it: one segment of a path, without what is
 * unseen. Halves of surrogate pairs would make an address that cannot be written.
 */
export function documentName(name: string): string {
  return visibleText(name.slice(0, LONGEST)).replace(/[/\\?#\s]+/g, ' ');
}
