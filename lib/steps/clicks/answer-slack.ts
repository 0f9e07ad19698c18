import { findObjection } from '../../actions/authority.ts';
import type { AlertSubject, MessageReference } from '../../alerts/alert.ts';
import { toLocalDate } from '../../calendar.ts';
import type { Order } from '../../channels/order.ts';
import { describeOverrideModal, describePulseModal } from '../../channels/slack/modals.ts';
import { type Interaction, type Origin, readInteraction } from '../../channels/slack/read-interaction.ts';
import { readSubmission } from '../../channels/slack/read-submission.ts';
import { isFromSlack, type SignedRequest } from '../../channels/slack/slack-signature.ts';
import type { Workspace } from '../../channels/slack/workspace.ts';
import type { NightDependencies } from '../dependencies.ts';

export interface AnswerDependencies extends Pick<NightDependencies, 'config' | 'alerts' | 'outbox' | 'now'> {
  readonly secret: { readonly signingSecret: string; readonly app: string; readonly team: string };
  readonly workspace: Workspace;
  /** Has an order carried out, after Slack was answered. */
  hand(order: Order): Promise<void>;
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
 * Answers one request that claims to come from Slack: at once, since Slack waits three seconds. What takes longer is handed on. Nothing of
 * a request is looked at before its signature is right.
 */
export async function answerSlack(request: SlackRequest, dependencies: AnswerDependencies): Promise<SlackAnswer> {
  const { secret, now, hand } = dependencies;
  if (!isFromSlack(request, secret.signingSecret, now())) return REFUSED;
  const interaction = readInteraction(Buffer.from(request.body).toString('utf8'), request.contentType);
  if (interaction.kind === 'challenge')
    return { status: 200, body: JSON.stringify({ challenge: interaction.challenge }) };
  if (interaction.kind === 'ignored') return { ...NOTHING, ignored: interaction.because };
  if (!isOurs(interaction.origin, secret)) return REFUSED;
  switch (interaction.kind) {
    case 'order':
      await hand(interaction.order);
      return NOTHING;
    case 'ask':
      await openModal(interaction, dependencies);
      return NOTHING;
    case 'submission':
      return takeSubmission(interaction, dependencies);
  }
}

function isOurs({ team, app }: Origin, secret: AnswerDependencies['secret']): boolean {
  return team === secret.team && app === secret.app;
}

async function openModal(
  { modal, message, origin, trigger }: Extract<Interaction, { kind: 'ask' }>,
  dependencies: AnswerDependencies,
): Promise<void> {
  const subject = await findSubject(message, dependencies);
  // Older than what is kept: the modal would set nothing.
  if (!subject) return;
  const objection = await findPersonsObjection(modal, origin, subject.about, dependencies);
  if (objection !== null) {
    if (subject.conversation !== null)
      await dependencies.workspace.whisper(subject.conversation, origin.user, objection);
    return;
  }
  const describe = modal === 'override' ? describeOverrideModal : describePulseModal;
  await dependencies.workspace.openModal(trigger, describe(subject.account, subject.about, message));
}

interface Subject {
  readonly account: string;
  readonly about: AlertSubject;
  readonly conversation: string | null;
}

async function findSubject(
  { period, id }: MessageReference,
  { alerts, outbox }: AnswerDependencies,
): Promise<Subject | null> {
  const entry = await outbox.readEntry(period, id);
  const [named] = entry?.alerts ?? [];
  if (!entry || !named) return null;
  const alert = (await alerts.readAlertsOf(named.account)).find(({ rule }) => rule === named.rule);
  return alert ? { account: named.account, about: alert.about, conversation: entry.place } : null;
}

async function findPersonsObjection(
  act: 'override' | 'pulse',
  { user, team }: Origin,
  about: AlertSubject,
  { workspace, config, now }: AnswerDependencies,
): Promise<string | null> {
  const person = await workspace.readPerson(user);
  if (person.team !== team) return 'Only people of the workspace this app is installed in can do this.';
  const date = toLocalDate(now(), config.timezone);
  return findObjection(act, person, about, { date, notify: config.notify });
}

async function takeSubmission(
  { submission, origin }: Extract<Interaction, { kind: 'submission' }>,
  dependencies: AnswerDependencies,
): Promise<SlackAnswer> {
  const at = new Date(dependencies.now()).toISOString();
  const read = readSubmission(submission, origin.user, at);
  if (read === null) return NOTHING;
  if ('errors' in read) return showErrors(read.errors);
  const { act } = read.order;
  const [firstBlock = ''] = Object.keys(submission.values);
  const subject = await findSubject(submission.message, dependencies);
  if (!subject) return showErrors({ [firstBlock]: 'The message it was opened from is too old.' });
  if (act.do === 'override' || act.do === 'pulse') {
    const objection = await findPersonsObjection(act.do, origin, subject.about, dependencies);
    if (objection !== null) return showErrors({ [firstBlock]: objection });
  }
  await dependencies.hand(read.order);
  return NOTHING;
}

/** https://docs.slack.dev/surfaces/modals#displaying_errors */
function showErrors(errors: Readonly<Record<string, string>>): SlackAnswer {
  return { status: 200, body: JSON.stringify({ response_action: 'errors', errors }) };
}
