import { readAddress } from '../address.ts';
import { isTimeZone } from '../config/schema/values.ts';
import type { Answers } from './list-questions.ts';
import type { Operators } from './proposal.ts';

/** Null: it is neither a mail address nor a channel of Slack. */
export function readOperators(text: string): Operators | null {
  const trimmed = text.trim();
  if (/^(#[^\s#@]+|[CGD][A-Z0-9]{6,})$/.test(trimmed)) return { kind: 'channel', channel: trimmed };
  const address = readAddress(trimmed);
  return address === null ? null : { kind: 'address', address };
}

/** What is wrong with an answer, as the rest of a sentence that begins with it; null: nothing. */
export function judgeAnswer(about: keyof Answers, text: string): string | null {
  switch (about) {
    case 'ops':
      return readOperators(text) === null
        ? 'is no mail address and no Slack channel: write ann@example.com or "#cs-ops".'
        : null;
    case 'timezone':
      return isTimeZone(text) ? null : 'is no time zone: write one as Europe/London.';
    case 'currency':
      return Intl.supportedValuesOf('currency').includes(text) ? null : 'is no currency: write its code, as USD.';
    case 'dates':
      return text === 'dmy' || text === 'mdy' ? null : 'is neither: write dmy (day first) or mdy (month first).';
    case 'portfolio':
    case 'accounts':
      return null;
  }
}
