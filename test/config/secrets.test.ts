import { describe, expect, it } from 'vitest';
import { configText, problemsOf } from './config-text.ts';

/** In parts, so that no scanner takes this file for a leak. */
const secrets = {
  'a token of a workspace': ['xoxb', '123456789012-abcdefabcdef'].join('-'),
  'a token of an app': ['xapp', '1-A0123456789-abcdef'].join('-'),
  'a webhook': ['https://hooks.slack', 'com/services/T0/B0/abc'].join('.'),
  'an access key': `AKIA${'IOSFODNN7EXAMPLE'}`,
  'a live key': ['sk', 'live', 'abcdefghijklmnop'].join('_'),
  'a token of a repository': ['ghp', 'abcdefghijklmnopqrstuvwxyz'].join('_'),
  'a private key': `-----BEGIN RSA ${'PRIVATE KEY'}-----`,
};

describe('a secret in the file', () => {
  it.each(Object.entries(secrets))('is refused where it stands, and not shown: %s', (_, secret) => {
    const text = configText({
      rest: `rules:\n  - { id: one, score: { below: 60 }, playbook: ${JSON.stringify(secret)} }`,
    });
    const problems = problemsOf(text);
    expect(problems).toEqual([
      expect.stringMatching(/^\d+:\d+: rules\[0\]\.playbook: this looks like a secret, .*take it out/),
    ]);
    expect(problems.join()).not.toContain(secret);
  });

  it.each(['sky_livery', 'AKIA', 'xoxb', 'a-private-key', 'https://example.com/services'])(
    'is not seen in a text that is none: %s',
    (text) => {
      const rest = `rules:\n  - { id: one, score: { below: 60 }, playbook: ${JSON.stringify(text)} }`;
      expect(problemsOf(configText({ rest }))).toEqual([]);
    },
  );
});
