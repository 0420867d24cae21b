import type { FilterExpression, Operand, SetMember, SlicePart } from '../../src/core/filter/FilterExpression';

/** A filter as text that says the same, with every parenthesis that could be written. */
export function printFilter(filter: FilterExpression): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return `(${filter.parts.map(printFilter).join(` ${filter.kind} `)})`;
    case 'not':
      // Two of them side by side would cancel each other out.
      return filter.operand.kind === 'not'
        ? `not (${printFilter(filter.operand)})`
        : `not ${printFilter(filter.operand)}`;
    case 'present':
      return printOperand(filter.operand);
    case 'comparison': {
      const rest = filter.rest.map(({ operator, right }) => `${operator} ${printOperand(right)}`);
      return [...beginning(filter), ...rest].join(' ');
    }
    case 'membership': {
      const members = filter.members.map(printMember).join(', ');
      return [...beginning(filter), filter.negated ? 'not in' : 'in', `{${members}}`].join(' ');
    }
    case 'contains':
    case 'matches':
      return [...beginning(filter), filter.kind, printOperand(filter.right)].join(' ');
  }
}

function beginning({ left, quantifier }: { readonly left: Operand; readonly quantifier?: string }): string[] {
  return [...(quantifier ? [quantifier] : []), printOperand(left)];
}

function printMember({ low, high }: SetMember): string {
  return high ? `${printOperand(low)}..${printOperand(high)}` : printOperand(low);
}

function printOperand(operand: Operand): string {
  if (operand.kind === 'calculation') {
    return `{${printOperand(operand.left)} ${operand.operator} ${printOperand(operand.right)}}`;
  }
  const parts = operand.slices.map((slice) => `[${slice.map(printPart).join(',')}]`).join('');
  if (operand.kind === 'call') return `${operand.name}(${operand.arguments.map(printOperand).join(', ')})${parts}`;
  const { kind, text, sign, layers } = operand;
  const written = kind === 'word' ? text : kind === 'text' ? inQuotes(text, '"') : inQuotes(text, "'");
  return `${sign}${written}${layers ? `#[${layers.map(printPart).join(',')}]` : ''}${parts}`;
}

function inQuotes(text: string, quote: string): string {
  return quote + text.replace(/[\\"']/g, '\\$&') + quote;
}

function printPart(part: SlicePart): string {
  if ('length' in part) return `${part.start}:${part.length}`;
  return 'last' in part ? `${part.start}-${part.last}` : `${part.start}:`;
}
