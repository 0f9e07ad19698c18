import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../infra/bundling/bundle-options.ts';
import { resourcesOf, type SynthesizedStacks, synthesize } from './synthesized-stacks.ts';

let stacks: SynthesizedStacks;
beforeAll(async () => {
  stacks = await synthesize({ mailFrom: 'Health <health@example.com>' });
});

const functions = readdirSync(path.join(ROOT, 'functions')).filter((name) => name !== 'shared');
/** What comes in by an address or an event of AWS: several steps answer it. */
const doors = ['record-mail-event', 'slack-actions', 'view'];

const pascal = (name: string) => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
const camel = (name: string) => pascal(name).replace(/^\w/, (letter) => letter.toLowerCase());

describe('a stage has one word everywhere', () => {
  it.each(functions)('%s is in the names of its function and its alarm', (name) => {
    for (const type of ['AWS::Lambda::Function', 'AWS::CloudWatch::Alarm', 'AWS::Logs::LogGroup']) {
      const ids = [...resourcesOf(stacks.service, type).keys()].filter((id) => id.includes(pascal(name)));
      expect(ids, type).not.toEqual([]);
    }
  });

  it.each(functions)('%s is in the runbook, with what is amiss until it is mended', (name) => {
    expect(readFileSync(path.join(ROOT, 'docs/runbook.md'), 'utf8')).toMatch(
      new RegExp(`^\\| \`${name}\` \\| \\S.* \\| \\S.* \\|$`, 'm'),
    );
  });

  it.each(functions.filter((name) => !doors.includes(name)))('%s calls the step of its name', (name) => {
    const handler = readFileSync(path.join(ROOT, 'functions', name, 'handler.ts'), 'utf8');
    expect(handler).toMatch(
      new RegExp(`import \\{[^}]*\\b${camel(name)}\\b[^}]*\\} from '\\.\\./\\.\\./lib/steps/\\w+/${name}\\.ts'`),
    );
  });
});
