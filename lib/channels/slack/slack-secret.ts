import * as z from 'zod/mini';

/** What the Slack app's pages show; see docs/slack.md. */
export interface SlackSecret {
  /** Bot token, xoxb-…: to post. */
  readonly token: string;
  /** To tell clicks from forgeries. Null: buttons are not set up. */
  readonly clicks: { readonly signingSecret: string; readonly app: string; readonly team: string } | null;
}

/** The secret does not hold what is needed. Its text never quotes what it holds. */
export class SlackSecretError extends Error {
  override readonly name = 'SlackSecretError';
}

const Stored = z.object({
  token: z.string().check(z.trim(), z.regex(/^xox[a-z]-\S+$/)),
  signing_secret: z.optional(z.string().check(z.trim(), z.regex(/^[0-9a-f]{16,}$/))),
  app_id: z.optional(z.string().check(z.trim(), z.regex(/^A[A-Z0-9]+$/))),
  team_id: z.optional(z.string().check(z.trim(), z.regex(/^T[A-Z0-9]+$/))),
});

/** As it is kept: a JSON object, or the bot token alone. */
export function readSlackSecret(kept: string): SlackSecret {
  const read = Stored.safeParse(parse(kept.trim()));
  if (!read.success) throw new SlackSecretError(describeProblem(read.error.issues.map(({ path }) => path.join('.'))));
  const { token, signing_secret: signingSecret, app_id: app, team_id: team } = read.data;
  return { token, clicks: signingSecret && app && team ? { signingSecret, app, team } : null };
}

function parse(secret: string): unknown {
  if (!secret.startsWith('{')) return { token: secret };
  try {
    return JSON.parse(secret);
  } catch {
    return null;
  }
}

const shapes: Readonly<Record<string, string>> = {
  token: 'token must be the bot token that begins with xoxb-',
  signing_secret: 'signing_secret must be the app’s signing secret, of the digits 0–9 and a–f',
  app_id: 'app_id must be the app’s id, as A012AB3CD',
  team_id: 'team_id must be the workspace’s id, as T012AB3CD',
};

function describeProblem(fields: readonly string[]): string {
  const wrong = fields.map((field) => shapes[field]).filter((text) => text !== undefined);
  const what = wrong.length > 0 ? `: ${wrong.join('; ')}` : '';
  return `The Slack secret cannot be used${what}. Put xoxb-… into it, or {"token": "xoxb-…", "signing_secret": "…", "app_id": "A…", "team_id": "T…"}.`;
}
