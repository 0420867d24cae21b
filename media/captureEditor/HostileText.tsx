import { visibleText } from './visibleText';

/**
 * Text that came from a capture. `<bdi>` keeps right-to-left letters in it from moving its neighbours; unseen characters
 * are shown as escapes.
 */
export function HostileText({ text, limit }: { readonly text: string; readonly limit?: number }) {
  return <bdi dir="ltr">{visibleText(text, limit)}</bdi>;
}
