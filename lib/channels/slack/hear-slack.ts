import type { Listener } from '../listener.ts';
import { placeObjections, readAddition } from './read-addition.ts';
import { type Interaction, type Origin, readInteraction } from './read-interaction.ts';
import { readSubmission } from './read-submission.ts';
import { isFromSlack, type SignedRequest } from './slack-signature.ts';

export interface SlackHearing {
  readonly secret: { readonly signingSecret: string; readonly app: string; readonly team: string };
  readonly listener: Listener;
  /** Milliseconds since 1970. */
  now(): number;
}

export interface SlackRequest extends SignedRequest {
  readonly contentType: string;
}

export interface SlackAnswer {
  readonly status: 200 | 401;
  /** JSON; '' = nothing to say. */
  readonly body: string;
  /** Why a request that Slack signed is left alone: it asks for nothing that this app knows. */
  readonly ignored?: string;
}

const NOTHING: SlackAnswer = { status: 200, body: '' };
const REFUSED: SlackAnswer = { status: 401, body: '' };

/**
 * Answers one request that claims to come from Slack: at once, since Slack waits three seconds. What takes longer the listener hands on.
 * Nothing of a request is looked at before its signature is right.
 */
export async function hearSlack(request: SlackRequest, hearing: SlackHearing): Promise<SlackAnswer> {
  const { secret, listener, now } = hearing;
  if (!isFromSlack(request, secret.signingSecret, now())) return REFUSED;
  const interaction = readInteraction(Buffer.from(request.body).toString('utf8'), request.contentType);
  if (interaction.kind === 'challenge')
    return { status: 200, body: JSON.stringify({ challenge: interaction.challenge }) };
  if (interaction.kind === 'ignored') return { ...NOTHING, ignored: interaction.because };
  if (!isOurs(interaction.origin, secret)) return REFUSED;
  switch (interaction.kind) {
    case 'order':
      await listener.take(interaction.order);
      return NOTHING;
    case 'ask': {
      const { modal, message, case: named, origin, trigger } = interaction;
      await listener.ask({ asks: modal, message, case: named, user: origin.user, trigger });
      return NOTHING;
    }
    case 'submission':
      return takeSubmission(interaction, hearing);
    case 'ask-what-to-add': {
      const { message, case: named, origin, trigger } = interaction;
      await listener.askWhatToAdd({ message, case: named, user: origin.user, trigger });
      return NOTHING;
    }
    case 'addition':
      return takeAddition(interaction, hearing);
  }
}

/** Who signs with the app's own secret is the app, also where it does not say so. */
function isOurs({ team, app }: Origin, secret: SlackHearing['secret']): boolean {
  return team === secret.team && (app === null || app === secret.app);
}

async function takeSubmission(
  { submission, origin }: Extract<Interaction, { kind: 'submission' }>,
  { listener, now }: SlackHearing,
): Promise<SlackAnswer> {
  const read = readSubmission(submission, origin.user, new Date(now()).toISOString());
  if (read === null) return NOTHING;
  if ('errors' in read) return showErrors(read.errors);
  const [firstBlock = ''] = Object.keys(submission.values);
  const objection = await listener.takeForm(read.order);
  return objection === null ? NOTHING : showErrors({ [firstBlock]: objection });
}

async function takeAddition(
  { addition, origin }: Extract<Interaction, { kind: 'addition' }>,
  { listener, now }: SlackHearing,
): Promise<SlackAnswer> {
  const order = readAddition(addition, origin.user, new Date(now()).toISOString());
  if (order === null) return NOTHING;
  const objections = await listener.takeAddition(order);
  return objections.length === 0 ? NOTHING : showErrors(placeObjections(objections, addition, order.act.do));
}

/** https://docs.slack.dev/surfaces/modals#displaying_errors */
function showErrors(errors: Readonly<Record<string, string>>): SlackAnswer {
  return { status: 200, body: JSON.stringify({ response_action: 'errors', errors }) };
}
