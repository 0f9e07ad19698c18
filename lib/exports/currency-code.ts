const codes: Readonly<Record<string, string>> = {
  $: 'USD',
  US$: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  'JP¥': 'JPY',
  'CN¥': 'CNY',
  '₹': 'INR',
  '₩': 'KRW',
  '₽': 'RUB',
  '₺': 'TRY',
  '₪': 'ILS',
  '₴': 'UAH',
  '₫': 'VND',
  '₦': 'NGN',
  '₱': 'PHP',
  '฿': 'THB',
  R$: 'BRL',
  A$: 'AUD',
  AU$: 'AUD',
  C$: 'CAD',
  CA$: 'CAD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
  NT$: 'TWD',
  MX$: 'MXN',
};

/** The code of a currency as amounts have it: a sign, or the code; null = a sign that nobody knows. */
export function currencyCodeOf(written: string): string | null {
  return codes[written] ?? (/^[A-Z]{3}$/.test(written) ? written : null);
}

/** Whether a sign is that of several countries. */
export function isSharedSign(written: string): boolean {
  return written === '$' || written === '¥';
}
