const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1234 → "1,234". */
export function formatCount(count: number): string {
  return wholeNumber.format(count);
}

/** 1, 'account' → "1 account"; 1234, 'account' → "1,234 accounts". */
export function countOf(count: number, thing: string, things = `${thing}s`): string {
  return `${formatCount(count)} ${count === 1 ? thing : things}`;
}

/** 59 of 1589 → "59 of 1,589". */
export function formatPart(part: number, whole: number): string {
  return `${formatCount(part)} of ${formatCount(whole)}`;
}
