import { Subscription } from 'rxjs';

import type { recorderParameters } from '../../config/recorder.js';
import type { ConsentWord } from '../../core/session/consent.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import { SessionRecording, type RecordedKind, type SessionTopic } from '../../record/SessionRecording.js';
import { definitionOf } from '../../record/messageDefinition.js';
import { fromConsentMessage } from '../messages/consentMessage.js';
import type { SessionStateMessage } from '../messages/sessionMessages.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { subscribeRaw } from '../runtime/rawEndpoints.js';
import { stampToNs } from '../runtime/stamp.js';
import { suiteVersions } from '../session/suiteVersions.js';
import { topics } from '../topics.js';
import { mayRecord, type MayRecord } from './consent.js';
import { PictureTaker } from './PictureTaker.js';
import { RecentMessages } from './RecentMessages.js';
import { othersDiagnostics } from './othersDiagnostics.js';
import { diagnosticsTopic, recordedTopics } from './recordedTopics.js';
import { cropRemover } from './withoutCrops.js';

/** More than a second of the fastest topics waits in the middleware while this process is busy. */
const queueDepth = 256;

/** After its end a session still says that it has ended, milliseconds. */
const lastWordsMs = 500;

/** Which session is to be recorded. */
interface WantedSession {
  readonly sessionId: string;
  readonly folder: string;
  readonly startedNs: bigint;
  readonly about: Readonly<Record<string, string>>;
}

/** Records every session into one file in its folder, from its start to its end, whoever dies meanwhile. */
export class SessionRecorder {
  readonly #context: NodeContext<typeof recorderParameters>;
  readonly #recent = new RecentMessages();
  readonly #pictures: PictureTaker;
  readonly #withoutCrops = cropRemover(definitionOf(topics.faces.type));
  #wanted: WantedSession | undefined;
  #recording: SessionRecording | undefined;
  /** The session that `#recording` is of. */
  #recorded: WantedSession | undefined;
  #endsAtMs: number | undefined;
  /** What was said of consent in the wanted session. */
  #consents: readonly ConsentWord[] = [];
  #told = '';
  #work: Promise<void> = Promise.resolve();

  constructor(context: NodeContext<typeof recorderParameters>) {
    this.#context = context;
    this.#pictures = new PictureTaker(context, (data) => {
      if (this.#mayTake()) this.#write(this.#pictures.topic, data);
    });
  }

  /** Listens to all topics of the suite. @throws RapportError `record/no-definition` */
  listen(): Subscription {
    const { node, topics: heard } = this.#context;
    const listening = new Subscription();
    const faces = node.resolveTopicName(topics.faces.name);
    const isOthers = othersDiagnostics(definitionOf(diagnosticsTopic.type), node.namespace());
    for (const topic of recordedTopics(node)) {
      const { name, type, qos } = topic;
      const end = subscribeRaw(node, { name, type, qos: { ...qos, depth: queueDepth } }, (data) => {
        if (name === diagnosticsTopic.name && isOthers(data)) return;
        this.#write(topic, name === faces ? this.#withoutCrops(data) : data);
      });
      listening.add(end);
    }
    listening.add(heard.observe(topics.sessionState).subscribe((state) => this.#follow(state)));
    return listening;
  }

  /** Twice a second: brings everything to the disk, opens and closes. Calls follow each other. */
  keep(): Promise<void> {
    this.#work = this.#work.then(() => this.#keep());
    return this.#work;
  }

  /** Ends the recording; one that goes on is gone on with by the next recorder. */
  async close(): Promise<void> {
    await this.#work;
    this.#pictures.stop();
    await this.#endRecording();
  }

  #follow(state: SessionStateMessage): void {
    const { session_id: sessionId, folder } = state;
    if (sessionId === '') {
      if (this.#wanted !== undefined) this.#endsAtMs ??= this.#context.nowMs() + lastWordsMs;
      return;
    }
    this.#consents = state.consents.map((word) => fromConsentMessage(word, this.#context.nowNs()));
    if (folder === '' || (this.#wanted?.sessionId === sessionId && this.#wanted.folder === folder)) return;
    this.#endsAtMs = undefined;
    this.#wanted = {
      sessionId,
      folder,
      startedNs: stampToNs(state.started),
      about: {
        session_id: sessionId,
        child_id: state.child_id,
        culture: state.culture,
        operator: state.operator_name,
        ...suiteVersions(),
      },
    };
    void this.keep();
  }

  #write(topic: SessionTopic, data: Uint8Array): void {
    if (topic.kind === 'number' && !this.#may().numbers) return;
    const logNs = this.#context.nowNs();
    if (this.#recording === undefined || this.#recorded !== this.#wanted)
      this.#recent.add({ topic, logNs, data }, this.#wanted !== undefined);
    else this.#recording.write(topic, logNs, data);
  }

  #may(): MayRecord {
    return mayRecord(this.#consents, this.#context.parameters());
  }

  /** Whether a picture may be taken at this moment. */
  #mayTake(): boolean {
    return (
      this.#may().pictures && this.#recording?.takes('picture') === true && this.#recorded === this.#wanted
    );
  }

  async #keep(): Promise<void> {
    if (this.#endsAtMs !== undefined && this.#context.nowMs() >= this.#endsAtMs) {
      this.#wanted = undefined;
      this.#endsAtMs = undefined;
    }
    if (this.#recorded !== this.#wanted) {
      await this.#endRecording();
      await this.#begin();
    }
    await this.#recording?.keep(this.#context.nowMs());
    for (const warning of this.#recording?.warnings ?? []) this.#context.diagnostics.warn(warning);
    if (this.#mayTake()) this.#pictures.start();
    else this.#pictures.stop();
    this.#tell();
  }

  async #begin(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === undefined) return;
    try {
      const versions = suiteVersions();
      const recording = await SessionRecording.open(wanted.folder, {
        library: `rapport ${versions['rapport'] ?? ''}`.trim(),
        rosDistribution: versions['ros'] ?? '',
        needs: () => {
          const { pictures_need_mb: pictures, numbers_need_mb: numbers } = this.#context.parameters();
          return { picturesBytes: pictures * 1e6, numbersBytes: numbers * 1e6 };
        },
        about: wanted.about,
      });
      for (const { topic, logNs, data } of this.#recent.take(wanted.startedNs))
        recording.write(topic, logNs, data);
      this.#recording = recording;
      this.#recorded = wanted;
      this.#context.log.info(`Session ${wanted.sessionId} is recorded to ${recording.path}.`);
    } catch (error) {
      // Tried again at the next call: the folder may come, when its disk takes it.
      this.#context.diagnostics.warn({
        code: 'record/not-begun',
        text: `Session ${wanted.sessionId} has no recording in ${wanted.folder}: ${sentenceOf(error)}`,
      });
    }
  }

  async #endRecording(): Promise<void> {
    const recording = this.#recording;
    this.#recording = undefined;
    this.#recorded = undefined;
    try {
      await recording?.close();
    } catch (error) {
      this.#context.diagnostics.warn({ code: 'record/not-written', text: sentenceOf(error) });
    }
  }

  /** The session's log says from when to when there are pictures and readings, and why not. */
  #tell(): void {
    const recording = this.#recording;
    if (recording === undefined) {
      this.#told = '';
      return;
    }
    const { pictures, numbers } = this.#may();
    const isTaken = (kind: RecordedKind): string =>
      recording.takes(kind) ? 'yes' : 'no: the disk is nearly full';
    const values = {
      file: recording.path,
      pictures: pictures ? isTaken('picture') : 'no: no consent',
      readings: numbers ? isTaken('number') : 'no: no consent',
    };
    const { diagnostics, record } = this.#context;
    diagnostics.set('recording [MB]', recording.bytes / 1e6);
    diagnostics.set('pictures', values.pictures);
    const told = JSON.stringify(values);
    if (told === this.#told) return;
    this.#told = told;
    record('recording', values);
  }
}
