import { describe, expect, it } from 'vitest';
import { renderText } from '../../lib/channels/render-text.ts';
import { makeCaseMessage } from '../../lib/messages/case-messages.ts';
import { cleanDocument } from '../../lib/messages/clean-document.ts';
import { describeOwnerDigest } from '../../lib/messages/owner-digest.ts';
import { buildConfig } from '../support/config-builder.ts';
import {
  addressee,
  alert,
  caseOf,
  context,
  MORNING,
  notice,
  SAM,
  telling,
  timeOf,
  wish,
} from '../support/notice-builder.ts';
import { finding, line, nightReport } from '../support/report-builder.ts';

const adoption = {
  rule: 'few-seats',
  title: 'Low adoption',
  description: 'Hardly anybody there can work with it.',
  risk: 'Adoption',
  severity: 'critical',
  because: '12 of 40 seats are used.',
} as const;

function told(one = caseOf({ alerts: [alert(adoption)] }), over: Parameters<typeof wish>[1] = {}): string {
  const { document } = makeCaseMessage(notice([wish(one, over)]), context(), buildConfig());
  return renderText(cleanDocument(document));
}

describe('no title or description on a rule', () => {
  it('was all that an alert could say: now it speaks both, with the severity and the risk as words', () => {
    const text = told();
    expect(text).toContain('Down from 68 to 41. Low adoption: 12 of 40 seats are used.');
    expect(text).toContain('\nHardly anybody there can work with it.\n');
    expect(text).toContain('critical');
    expect(text).toContain('risk: Adoption');
  });

  it('leaves the id where the small print is', () => {
    const [body = '', smallPrint = ''] = told().split('Rule few-seats');
    expect(body).not.toContain('few-seats');
    expect(smallPrint).toContain('Open since 23 Nov');
  });

  it('is said of what was so before, too', () => {
    const alerts = [alert(adoption), alert({ rule: 'silence', because: 'No logins for 21 days.' })];
    const text = told(caseOf({ alerts }), { code: 'worsened', alerts: [alerts[1]!] });
    expect(text).toContain('Low adoption, since 23 Nov: 12 of 40 seats are used.');
    expect(text).not.toContain('Hardly anybody');
  });

  it.each([
    ['triage', 'triage', 'Low adoption, since 23 Nov: 12 of 40 seats are used.'],
    ['reminder', 'step', 'Low adoption: 12 of 40 seats are used.'],
    ['escalation', 'step', 'Low adoption: 12 of 40 seats are used.'],
    ['report', 'triage-untouched', 'Low adoption: 12 of 40 seats are used.'],
    ['over', 'resolved', 'Low adoption: 12 of 40 seats are used.'],
  ] as const)('holds for a %s', (as, code, said) => {
    const ended = as === 'over' ? ({ on: MORNING, because: 'over' } as const) : null;
    const one = caseOf({ alerts: [alert(adoption)], ended, tellings: [telling('2026-11-23')] });
    expect(told(one, { as, code, addressee: addressee(SAM) })).toContain(said);
  });

  it('holds for a digest: of a case, and of what the night found beside', () => {
    const account = line('zenith', { name: 'Zenith', owner: SAM, score: 40, previousScore: 60 });
    const report = nightReport([{ line: account, findings: [finding(account, { title: 'Sharp drop' })] }]);
    const share = {
      ...{ open: [caseOf({ alerts: [alert(adoption)] })], overBudget: [], triage: [], waiting: 0, tasks: [], team: [] },
      ...timeOf(MORNING),
    };
    const { recipient } = addressee();
    const text = renderText(
      cleanDocument(describeOwnerDigest(report.books[0]!, report, share, { recipient, timezone: 'UTC' })),
    );
    expect(text).toContain('Low adoption: 12 of 40 seats are used.');
    expect(text).toContain('risk: Adoption');
    expect(text).toContain('Sharp drop: Score 41 is below 50, on 2 nights in a row.');
  });
});
