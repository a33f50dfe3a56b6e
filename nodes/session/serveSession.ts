import { Subscription } from 'rxjs';

import type { sessionParameters } from '../../config/session.js';
import { sessionIdOf } from '../../core/session/sessionId.js';
import { openPrompt } from '../../core/session/sessionRecord.js';
import { decisionCodes } from '../messages/sessionMessages.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { provideService } from '../runtime/provideService.js';
import { services } from '../services.js';
import type { ProtocolChooser } from './chooseProtocol.js';
import type { SessionDriver } from './SessionDriver.js';
import { suiteVersions } from './suiteVersions.js';

type DecisionKind = keyof typeof decisionCodes;

const decisionKinds = Object.keys(decisionCodes) as DecisionKind[];

/** Serves the operator: start, stop, hold, decide, propose. */
export function serveSession(
  { node, nowNs }: NodeContext<typeof sessionParameters>,
  driver: SessionDriver,
  protocolFor: ProtocolChooser,
): Subscription {
  const operator = (): string => driver.state.record.setup?.operator ?? 'operator';
  const served = new Subscription();

  served.add(
    provideService(node, services.startSession, async (request) => {
      const sessionId = request.session_id === '' ? sessionIdOf(nowNs()) : request.session_id;
      const protocol = await protocolFor(request);
      const refused = await driver.start({
        sessionId,
        protocol,
        operator: request.operator_name,
        ...(request.child_id !== '' && { childId: request.child_id }),
        ...(request.culture !== '' && { culture: request.culture }),
        versions: suiteVersions(),
      });
      const { path = '', warning } = driver.folder ?? {};
      const through = protocol === undefined ? '' : ` through protocol ${protocol.protocol.id}`;
      const runs = warning
        ? `Session ${sessionId} runs${through}. ${warning.text}`
        : `Session ${sessionId} runs${through} and is written to ${path}.`;
      return {
        success: refused === undefined,
        message: refused ?? runs,
        session_id: refused === undefined ? sessionId : '',
        folder: refused === undefined ? path : '',
      };
    }),
  );

  served.add(
    provideService(node, services.stopSession, async ({ reason }) => {
      const { refused, notSaved } = await driver.stop({ by: operator(), reason });
      const folder = driver.folder?.path ?? '';
      return {
        success: refused === undefined && notSaved === undefined,
        message: refused ?? notSaved?.text ?? `The session has ended, its summary is ${folder}/session.json.`,
        folder,
      };
    }),
  );

  served.add(
    provideService(node, services.holdSession, ({ hold, reason }) => {
      const refused = driver.step({ kind: hold ? 'hold' : 'resume', by: operator(), reason });
      return {
        success: refused === undefined,
        message: refused ?? (hold ? 'The session is held.' : 'The session goes on.'),
      };
    }),
  );

  served.add(
    provideService(node, services.decidePrompt, ({ decision }) => {
      const kind = decisionKinds.find((each) => decisionCodes[each] === decision.kind);
      if (!kind)
        return {
          success: false,
          message: `${decision.kind} is no kind of decision: use Decision's constants.`,
        };
      const refused = driver.step({
        kind: 'decide',
        promptId: decision.prompt_id,
        decision: kind,
        by: decision.operator_name === '' ? operator() : decision.operator_name,
        reason: decision.reason,
        automatic: decision.automatic,
        behaviourId: decision.behaviour_id,
        say: decision.text,
      });
      return { success: refused === undefined, message: refused ?? `Prompt ${decision.prompt_id}: ${kind}.` };
    }),
  );

  served.add(
    provideService(node, services.proposePrompt, ({ behaviour_id: behaviourId, text, reason }) => {
      const refused = driver.step({ kind: 'propose', behaviourId, say: text, by: operator(), reason });
      return {
        success: refused === undefined,
        message: refused ?? 'The prompt waits for a decision.',
        prompt_id: refused === undefined ? (openPrompt(driver.state.record)?.id ?? '') : '',
      };
    }),
  );

  return served;
}
