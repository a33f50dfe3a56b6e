import { Subscription } from 'rxjs';

import type { sessionParameters } from '../../config/session.js';
import { wholePart, type FeaturePart } from '../../core/session/featureParts.js';
import { nameWarning } from '../../core/session/nameLikeWords.js';
import type { SessionRecord } from '../../core/session/sessionRecord.js';
import { fromConsentMessage } from '../messages/consentMessage.js';
import { featureKinds, toFeatureVectorMessage, type FeatureKind } from '../messages/featureVectorMessage.js';
import type { AnnotationMessage } from '../messages/sessionMessages.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { provideService } from '../runtime/provideService.js';
import { stampToNs } from '../runtime/stamp.js';
import type { TopicPublisher } from '../runtime/TopicTransport.js';
import { services } from '../services.js';
import { answered } from './answered.js';
import type { SessionDriver } from './SessionDriver.js';

type Driver = Pick<SessionDriver, 'state' | 'step'>;

/** Serves what an operator says of the session, beside leading it: marks, judgements, consent, hand-over; and its numbers. */
export function serveOperator(
  { node, nowNs }: Pick<NodeContext<typeof sessionParameters>, 'node' | 'nowNs'>,
  driver: Driver,
  annotations: TopicPublisher<AnnotationMessage>,
): Subscription {
  const served = new Subscription();
  served.add(
    provideService(node, services.markMoment, (request) => {
      const pressedNs = stampToNs(request.pressed);
      const refused = driver.step({
        kind: 'mark',
        by: request.operator_name === '' ? driver.state.record.operator : request.operator_name,
        category: request.category,
        text: request.text,
        ...(pressedNs > 0n && { momentNs: pressedNs }),
      });
      return answered(refused, 'The mark is in the record.', [
        nameWarning('The mark', request.text),
        nameWarning('Who made it', request.operator_name),
      ]);
    }),
  );
  served.add(
    provideService(node, services.annotate, ({ annotation }) => {
      const { child_id: given, coder, value, header } = annotation;
      const childId = given === '' ? (driver.state.record.setup?.childId ?? '') : given;
      const refused = driver.step({
        kind: 'annotate',
        momentNs: stampToNs(header.stamp),
        value,
        childId,
        coder,
      });
      // The head that is personalised learns from the topic.
      if (refused === undefined) annotations.publish({ header, child_id: childId, coder, value });
      return answered(refused, `${coder} judged ${value.toFixed(2)}.`);
    }),
  );
  served.add(
    provideService(node, services.setConsent, ({ consent }) => {
      const word = fromConsentMessage(consent, nowNs());
      const refused = driver.step({ kind: 'consent', ...word });
      const done = `Consent (${word.item}) is ${word.given ? 'given' : 'withdrawn'}, taken by ${word.takenBy}.`;
      return answered(refused, done, [nameWarning('Who took it', word.takenBy)]);
    }),
  );
  served.add(
    provideService(node, services.handOver, ({ to, operator_name: by, reason }) => {
      const refused = driver.step({ kind: 'hand-over', to, by, reason });
      return answered(refused, `${driver.state.record.operator} leads the session now.`, [
        nameWarning('Who leads', to),
      ]);
    }),
  );
  served.add(
    provideService(node, services.getFeatures, ({ part }) => {
      const kind = featureKinds.find((each) => each === part);
      const { record } = driver.state;
      if (kind === undefined)
        return {
          success: false,
          message: `"${part}" is no part of a session: choose ${featureKinds.join(', ')}.`,
          vectors: [],
        };
      if (record.setup === undefined)
        return { success: false, message: 'There has been no session yet: start one.', vectors: [] };
      const { sessionId } = record.setup;
      const vectors = partsOf(record, kind).map((each) => toFeatureVectorMessage(each, { sessionId, kind }));
      return { success: true, message: `${vectors.length} vectors of session ${sessionId}.`, vectors };
    }),
  );
  return served;
}

function partsOf(record: SessionRecord, kind: FeatureKind): readonly FeaturePart[] {
  if (kind === 'session') return [wholePart(record)];
  return kind === 'minute' ? record.parts.minutes : record.parts.steps;
}
