import { interval } from 'rxjs';

import { recorderParameters } from '../config/recorder.js';
import { SessionRecorder } from './recorder/SessionRecorder.js';
import type { NodeDefinition } from './runtime/NodeDefinition.js';

/** A killed recorder has lost no more than twice this, milliseconds. */
const keepMs = 500;

/** Records sessions: every topic of the suite, and pictures where there is consent for them, in one MCAP file a session. */
export const recorderNode: NodeDefinition<typeof recorderParameters> = {
  name: 'recorder',
  says: "Records a session's topics into one MCAP file in its folder, pictures only with consent",
  parameters: recorderParameters,
  configure: (context) => {
    let recorder: SessionRecorder | undefined;
    return Promise.resolve({
      activate: () => {
        const recording = new SessionRecorder(context);
        recorder = recording;
        const listening = recording.listen();
        listening.add(interval(keepMs).subscribe(() => void recording.keep()));
        return listening;
      },
      deactivated: async () => {
        await recorder?.close();
      },
    });
  },
};
