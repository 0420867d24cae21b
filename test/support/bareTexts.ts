/** What stands around each text of a page that is opened with `markedTexts`. */
const [OPEN, CLOSE] = ['⟦', '⟧'];

const SHOWN_ATTRIBUTES = ['title', 'aria-label', 'aria-description', 'aria-valuetext', 'placeholder', 'alt'];

/** Translations that only mark: "Packets" is "⟦Packets⟧". */
export function markedTexts(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map((text) => [text, `${OPEN}${text}${CLOSE}`]));
}

/** A text of the page that did not come from the translations. */
export interface BareText {
  readonly text: string;
  /** The element and the ones around it: "header.strip > div.strip-facts > span". */
  readonly place: string;
  /** The attribute; empty for what stands in the element. */
  readonly attribute: string;
}

/** Selectors of elements that hold what the capture or the core says. */
export interface ContentElements {
  /** They and what is in them is passed over. */
  readonly whole: string;
  /** Their attributes are passed over, not what is in them. */
  readonly attributes: string;
}

/**
 * All texts with letters outside of the marks, in the order of the document: of text nodes, and of attributes that are shown
 * or spoken. Runs in the page.
 */
export function bareTexts(content: ContentElements): BareText[] {
  const found: BareText[] = [];
  const note = (text: string, element: Element, attribute: string): void => {
    if (/\p{L}/u.test(text)) found.push({ text, place: placeOf(element), attribute });
  };
  const visit = (element: Element): void => {
    if (element.matches(content.whole) || element.localName === 'script') return;
    for (const attribute of element.matches(content.attributes) ? [] : SHOWN_ATTRIBUTES) {
      const value = element.getAttribute(attribute);
      if (value !== null) note(outside(value, 0)[0], element, attribute);
    }
    // A sentence with elements in it begins and ends in text nodes of one parent.
    let depth = 0;
    for (const child of element.childNodes) {
      if (child instanceof Text) {
        const [left, after] = outside(child.data, depth);
        note(left, element, '');
        depth = after;
      } else if (child instanceof Element) visit(child);
    }
  };
  visit(document.body);
  return found;
}

/** What is left of a text outside of the marks, and how many marks are open behind it. */
function outside(text: string, depth: number): readonly [left: string, depth: number] {
  let left = '';
  for (const character of text) {
    if (character === OPEN) depth++;
    else if (character === CLOSE) depth--;
    else if (depth === 0) left += character;
  }
  return [left.trim(), depth];
}

function placeOf(element: Element): string {
  const names: string[] = [];
  for (let at: Element | null = element; at && names.length < 3; at = at.parentElement) {
    const [first = ''] = at.classList;
    names.unshift(`${at.localName}${at.id === '' ? '' : `#${at.id}`}${first === '' ? '' : `.${first}`}`);
  }
  return names.join(' > ');
}
