import ts from 'typescript';
import { isPlural, type TranslationCall } from '../../scripts/l10n';

/** What is wrong with a call: a key that is none, a value without a place, a place without a value; undefined when it is whole. */
export function translationProblem({ call, values, text, place }: TranslationCall): string | undefined {
  if (text === undefined) return `${place}: the text must be one literal, and its values arguments`;
  if (values.some(ts.isSpreadElement)) return undefined;
  const used = new Set([...text.matchAll(/\{(\d+)\}/g)].map(([, number]) => Number(number)));
  // "Its session is ..." is the text for one: it need not say the number.
  if (isPlural(call)) used.add(0);
  const isWhole = used.size === values.length && [...used].every((number) => number < values.length);
  return isWhole ? undefined : `${place}: "${text}" has ${values.length} values`;
}
