import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Sender, StageSettings } from '../stage-settings.ts';

/** What a function needs to send as the one sender. */
export interface OutgoingMail {
  readonly sender: Sender;
  readonly configurationSetName: string;
  readonly configurationSetArn: string;
  /** All identities of the account: in the sandbox SES asks for the right to use a reader's, too. */
  readonly identitiesArn: string;
}

/**
 * The configuration set that mail is sent under, and the sender's domain with DKIM, since mail that only proves an address is often
 * refused. The domain's owner puts the DKIM records into its DNS; until then SES refuses to send. The set is there without a sender, too:
 * what the service stack imports may not come and go.
 */
export class MailSender extends Construct {
  readonly configurationSetName: string;
  /** Null: no mail is sent. */
  readonly outgoing: OutgoingMail | null;
  /** Null: there is no sender, or its identity is somebody else's. */
  readonly identity: EmailIdentity | null;
  /** CNAME records: name and value. */
  readonly dkimRecords: readonly { readonly name: string; readonly value: string }[];

  constructor(scope: Construct, id: string, { mailFrom, mailIdentity }: StageSettings) {
    super(scope, id);
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
    });
    configurationSet.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    // By these a mail in doubt is settled, and an address that bounces gets no more.
    configurationSet.addEventDestination('Events', {
      // The only bus that SES writes to.
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
      ],
    });
    const { configurationSetName } = configurationSet;
    this.configurationSetName = configurationSetName;
    this.identity =
      mailFrom !== null && mailIdentity === 'create' ? this.createIdentity(mailFrom, configurationSet) : null;
    this.dkimRecords = this.identity?.dkimRecords ?? [];
    const arnOf = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    this.outgoing = mailFrom && {
      sender: mailFrom,
      configurationSetName,
      configurationSetArn: arnOf('configuration-set', configurationSetName),
      identitiesArn: arnOf('identity', '*'),
    };
  }

  private createIdentity({ domain }: Sender, configurationSet: ConfigurationSet): EmailIdentity {
    const identity = new EmailIdentity(this, 'Identity', { identity: Identity.domain(domain), configurationSet });
    identity.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return identity;
  }
}
