/** A display filter made of something that was selected. Plain data. */
export interface SelectionFilter {
  readonly filter: string;
  /** What it leaves, in words; may come from the capture. */
  readonly label: string;
}
