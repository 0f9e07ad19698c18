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
import type { Sender } from '../stage-settings.ts';

/**
 * The sender's domain with DKIM, since mail that only proves an address is often refused, and the configuration set it is sent
 * under. The domain's owner puts the DKIM records into its DNS; until then SES refuses to send.
 */
export class MailSender extends Construct {
  readonly sender: Sender;
  readonly identityArn: string;
  readonly configurationSetArn: string;
  readonly configurationSetName: string;
  /** CNAME records: name and value. */
  readonly dkimRecords: readonly { readonly name: string; readonly value: string }[];

  constructor(scope: Construct, id: string, sender: Sender) {
    super(scope, id);
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
    });
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
    const identity = new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(sender.domain),
      configurationSet,
    });
    for (const kept of [configurationSet, identity]) kept.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.sender = sender;
    this.identityArn = identity.emailIdentityArn;
    this.configurationSetName = configurationSet.configurationSetName;
    this.configurationSetArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: configurationSet.configurationSetName,
    });
    this.dkimRecords = identity.dkimRecords;
  }
}
