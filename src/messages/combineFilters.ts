/** How a filter made of a selection joins the one that stands in the filter line, in Wireshark's order. */
export const FILTER_COMBINATIONS = ['selected', 'not', 'and', 'or', 'andNot', 'orNot'] as const;
export type FilterCombination = (typeof FILTER_COMBINATIONS)[number];

/** Joins a filter to another one, with parentheses where the parts would otherwise read otherwise. */
export function combineFilters(current: string, added: string, combination: FilterCombination): string {
  const before = current.trim();
  const negative = combination === 'not' || combination === 'andNot' || combination === 'orNot';
  const test = negative ? `!(${added})` : added;
  if (combination === 'selected' || combination === 'not' || before === '') return test;
  const operator = combination === 'and' || combination === 'andNot' ? '&&' : '||';
  return `${part(before, operator)} ${operator} ${negative ? test : part(added, operator)}`;
}

/** A part of a joined filter; in parentheses when it joins tests itself otherwise. */
function part(filter: string, operator: '&&' | '||'): string {
  const outer = filter
    // Quoted texts, braces and what stands in parentheses join nothing at this level.
    .replace(/[rR]?"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])?'/g, '""')
    .replace(/\{[^}]*\}/g, '{}');
  const joins = topLevel(outer).match(/&&|\|\||\^\^|(?<![\w.:/-])(?:and|or|xor)(?![\w.:/-])/g) ?? [];
  const words = operator === '&&' ? ['&&', 'and'] : ['||', 'or'];
  return joins.every((join) => words.includes(join)) ? filter : `(${filter})`;
}

/** The text without what stands in parentheses. */
function topLevel(text: string): string {
  let depth = 0;
  let kept = '';
  for (const character of text) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (depth === 0) kept += character;
    // Words of both sides must not become one.
    if (character === '(' || character === ')') kept += ' ';
  }
  return kept;
}
