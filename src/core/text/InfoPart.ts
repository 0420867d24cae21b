/** How a piece of the Info column is meant; never the only carrier of the meaning. */
export type InfoStyle = 'strong' | 'good' | 'bad' | 'warning' | 'quiet';

/** A piece of the Info column. Pieces are joined without separators: spaces are part of the text. */
export interface InfoPart {
  readonly text: string;
  readonly style?: InfoStyle;
}
