import { Subscription } from 'rxjs';

import type { sessionParameters } from '../../config/session.js';
import { saidHoldCategories } from '../../core/session/SessionEvent.js';
import { sessionIdOf } from '../../core/session/sessionId.js';
import { openPrompt } from '../../core/session/sessionRecord.js';
import { fromConsentMessage } from '../messages/consentMessage.js';
import { keyOf } from '../messages/keyOf.js';
import { decisionCodes } from '../messages/sessionMessages.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { provideService } from '../runtime/provideService.js';
import { stampToNs } from '../runtime/stamp.js';
import { services } from '../services.js';
import { answered } from './answered.js';
import type { ProtocolChooser } from './chooseProtocol.js';
import type { SessionDriver } from './SessionDriver.js';
import { suiteVersions } from './suiteVersions.js';

/** Serves the operator: start, stop, hold, decide, cancel, propose. */
export function serveSession(
  { node, nowNs }: NodeContext<typeof sessionParameters>,
  driver: SessionDriver,
  protocolFor: ProtocolChooser,
): Subscription {
  /** Who asks, or else whoever leads the session. */
  const operator = (name: string): string => {
    if (name !== '') return name;
    const { operator: leading } = driver.state.record;
    return leading === '' ? 'operator' : leading;
  };
  const served = new Subscription();

  served.add(
    provideService(node, services.startSession, async (request) => {
      const sessionId = request.session_id === '' ? sessionIdOf(nowNs()) : request.session_id;
      const protocol = await protocolFor(request);
      const consents = request.consents.map((word) => fromConsentMessage(word, nowNs()));
      const refused = await driver.start(
        {
          sessionId,
          protocol,
          operator: request.operator_name,
          ...(request.child_id !== '' && { childId: request.child_id }),
          ...(request.culture !== '' && { culture: request.culture }),
          versions: suiteVersions(),
        },
        consents,
      );
      const { path = '', warning } = driver.folder ?? {};
      const through = protocol === undefined ? '' : ` through protocol ${protocol.protocol.id}`;
      const runs = warning
        ? `Session ${sessionId} runs${through}. ${warning.text}`
        : `Session ${sessionId} runs${through} and is written to ${path}.`;
      return {
        ...answered(refused, runs),
        session_id: refused === undefined ? sessionId : '',
        folder: refused === undefined ? path : '',
      };
    }),
  );

  served.add(
    provideService(node, services.stopSession, async ({ reason, operator_name: name }) => {
      const { refused, notSaved } = await driver.stop({ by: operator(name), reason });
      const folder = driver.folder?.path ?? '';
      return {
        success: refused === undefined && notSaved === undefined,
        message: refused ?? notSaved?.text ?? `The session has ended, its summary is ${folder}/session.json.`,
        folder,
      };
    }),
  );

  served.add(
    provideService(node, services.holdSession, ({ hold, category: said, reason, operator_name: name }) => {
      const category = saidHoldCategories.find((each) => each === said);
      // A hold is never refused for want of a word: what is not known is in the reason.
      const isUnknown = category === undefined && said !== '';
      const refused = driver.step({
        kind: hold ? 'hold' : 'resume',
        by: operator(name),
        reason: isUnknown ? `${said}: ${reason}` : reason,
        ...(category !== undefined && { category }),
      });
      return answered(refused, hold ? 'The session is held.' : 'The session goes on.');
    }),
  );

  served.add(
    provideService(node, services.decidePrompt, ({ decision }) => {
      const kind = keyOf(decisionCodes, decision.kind);
      if (!kind)
        return {
          success: false,
          message: `${decision.kind} is no kind of decision: use Decision's constants.`,
        };
      const decidedNs = stampToNs(decision.header.stamp);
      const seenNs = stampToNs(decision.seen);
      const refused = driver.step({
        kind: 'decide',
        promptId: decision.prompt_id,
        revision: decision.revision,
        ...(decidedNs > 0n && { decidedNs }),
        ...(seenNs > 0n && { seenNs }),
        decision: kind,
        by: operator(decision.operator_name),
        reason: decision.reason,
        automatic: decision.automatic,
        behaviourId: decision.behaviour_id,
        say: decision.text,
      });
      return answered(refused, `Prompt ${decision.prompt_id}: ${kind}.`);
    }),
  );

  served.add(
    provideService(node, services.cancelBehaviour, ({ decision }) => {
      const { kind, prompt_id: promptId, operator_name: name, reason } = decision;
      if (kind !== decisionCodes.skip)
        return { success: false, message: 'To cancel is to leave out: use the kind SKIP.' };
      const refused = driver.step({ kind: 'cancel', promptId, by: operator(name), reason });
      const done = 'What the robot does is being ended: a sentence that it has begun is said to its end.';
      return answered(refused, done);
    }),
  );

  served.add(
    provideService(
      node,
      services.proposePrompt,
      ({ behaviour_id: behaviourId, text, reason, operator_name: name }) => {
        const refused = driver.step({ kind: 'propose', behaviourId, say: text, by: operator(name), reason });
        return {
          ...answered(refused, 'The prompt waits for a decision.'),
          prompt_id: refused === undefined ? (openPrompt(driver.state.record)?.id ?? '') : '',
        };
      },
    ),
  );

  return served;
}
