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

/**
 * Puts a card below the row it belongs to, above it where there is more room, and never over it. What does not fit is
 * cut: the card scrolls.
 */
export function placeCard(
  card: Size,
  row: { readonly top: number; readonly bottom: number },
  x: number,
  page: Size,
): CardPlace {
  const below = page.height - row.bottom - gap - margin;
  const above = row.top - gap - margin;
  const goesBelow = card.height <= below || below >= above;
  const maxHeight = Math.max(0, goesBelow ? below : above);
  const height = Math.min(card.height, maxHeight);
  const top = goesBelow ? row.bottom + gap : row.top - gap - height;
  const left = Math.max(margin, Math.min(x, page.width - margin - card.width));
  return { left, top, maxHeight };
}
