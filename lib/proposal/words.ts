/** The words of a column's or file's name, in lower case with one blank between: `accountId`, `Account ID` and `account_id` are the same. */
export function wordsOf(name: string): string {
  return (
    name
      // N° client and Account #: a number either way.
      .replace(/\bn[°º]|№/gi, 'no ')
      .replace(/(\p{L}) ?#$/u, '$1 number')
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}%]+/gu, ' ')
      .replace(/\be ?mail/g, 'mail')
      // A custom field of Salesforce, and names in capitals without a sign between their words.
      .replace(/ c$/, '')
      .replace(
        /\b(account|company|customer|owner|created|modified|renewal|closed|opened|case|contact|user|start|end)(id|name|date|number)\b/g,
        '$1 $2',
      )
      .trim()
  );
}

/** Without the containers that event tools put values into: `properties.time` is a time, `subscriptions.created_at` a creation. */
export function leafWords(name: string): string {
  const parts = name.split('.');
  // Kunden-Nr. and Umsatz p.a. are no paths.
  const isPath = parts.length > 1 && !/\s/.test(name) && parts.every((part) => part !== '');
  return wordsOf(isPath && !/^\d+$/.test(parts.at(-1)!) ? parts.at(-1)! : name);
}

/** A name as `health.yaml` uses it for an export or a metric. */
export function slugOf(text: string): string {
  const slug = wordsOf(text)
    .replace(/%/g, 'pct')
    .replace(/ /g, '_')
    .replace(/[^a-z0-9_]/g, '');
  return /^[a-z]/.test(slug) ? slug : `x_${slug}`;
}
