/** Where the hover card goes, in window coordinates. */
export interface CardPlace {
  readonly left: number;
  readonly top: number;
  readonly maxHeight: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Distance to the window's edges. */
const margin = 6;
/** Distance to the row: small, so that the pointer gets from the row into the card. */
const gap = 1;

/** Where the text of the card's row stands, and where the row ends. */
interface Across {
  readonly textStart: number;
  readonly textEnd: number;
  readonly rowEnd: number;
}

/**
 * Puts a card below the row it belongs to, above it where there is more room, and never over it. What does not fit is
 * cut: the card scrolls. It stands as far to the right as the row's part of the page allows, so that it hides as little
 * as possible of the rows around.
 */
export function placeCard(
  card: Size,
  row: { readonly top: number; readonly bottom: number },
  across: Across,
  page: Size,
): CardPlace {
  const below = page.height - row.bottom - gap - margin;
  const above = row.top - gap - margin;
  const goesBelow = card.height <= below || below >= above;
  const maxHeight = Math.max(0, goesBelow ? below : above);
  const height = Math.min(card.height, maxHeight);
  const top = goesBelow ? row.bottom + gap : row.top - gap - height;
  const wanted = Math.max(across.textStart, Math.min(across.textEnd + 16, across.rowEnd - card.width - margin));
  const left = Math.max(margin, Math.min(wanted, page.width - margin - card.width));
  return { left, top, maxHeight };
}
