import { describe, expect, it } from 'vitest';
import { readSlackSecret } from '../../../lib/channels/slack/slack-secret.ts';

function problemOf(secret: string): unknown {
  try {
    return readSlackSecret(secret);
  } catch (error) {
    return error;
  }
}

describe('the Slack secret', () => {
  it.each(['xoxb-1-2', ' xoxb-1-2\n', '{"token": "xoxb-1-2"}'])('is read from %j', (secret) => {
    expect(readSlackSecret(secret)).toEqual({ token: 'xoxb-1-2', clicks: null });
  });

  it('comes with what tells clicks from forgeries, when all of it is there', () => {
    const all = { token: 'xoxb-1-2', signing_secret: '0123456789abcdef', app_id: 'A012AB3CD', team_id: 'T012AB3CD' };
    const clicks = { signingSecret: '0123456789abcdef', app: 'A012AB3CD', team: 'T012AB3CD' };
    expect(readSlackSecret(JSON.stringify(all))).toEqual({ token: 'xoxb-1-2', clicks });
    expect(readSlackSecret(JSON.stringify({ ...all, team_id: undefined }))).toMatchObject({ clicks: null });
    const error = problemOf(JSON.stringify({ ...all, signing_secret: 'hunter2' }));
    expect(String(error)).toContain('signing_secret must be');
    expect(String(error)).not.toContain('hunter2');
  });

  it.each(['', 'hunter2', '{"tokn": "xoxb-1-2"}', '{"token": 5}', '{broken', 'xoxb-1 2'])(
    'is not %j, and the error says what to put there without quoting it',
    (secret) => {
      const error = problemOf(secret);
      expect(String(error)).toContain('Put xoxb-… into it');
      expect(String(error)).not.toMatch(/hunter2|xoxb-1/);
    },
  );
});
