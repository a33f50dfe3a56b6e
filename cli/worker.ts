import { resolve } from 'node:path';

import { command } from './command.js';
import { requireWholeNumbers } from './requireWholeNumbers.js';

/** `rapport worker --queue redis://…`: takes recordings of batches from a queue, until it is stopped. */
export const workerCommand = command({
  command: 'worker',
  describe: 'Take recordings from the queue of rapport batch, until it is stopped',
  builder: (yargs) =>
    yargs
      .option('queue', {
        type: 'string',
        demandOption: true,
        describe: 'The Redis of the queue: redis://[:password@]host[:port]',
      })
      .option('workers', {
        type: 'number',
        default: 1,
        describe: 'Recordings at a time, each in its own process',
      })
      .option('recordings', {
        type: 'string',
        describe: 'Where this machine has the folder of recordings, if elsewhere than who submitted them',
      })
      .option('out', {
        type: 'string',
        describe: 'Where this machine has the folder of results, if elsewhere than who submitted them',
      })
      .option('lost-after', {
        type: 'number',
        default: 30,
        describe: 'A worker that is not heard of for so many seconds loses its recording to another',
      }),
  handler: async (given) => {
    requireWholeNumbers({ workers: given.workers, 'lost-after': given['lost-after'] }, { least: 1 });
    const { connectRedis } = await import('../archive/queue/connectRedis.js');
    const { QueueWorker } = await import('../archive/queue/runWorker.js');
    const say = (text: string): void => void process.stdout.write(`${text}\n`);
    const redis = await connectRedis(given.queue, say);
    const worker = new QueueWorker({
      redis,
      workers: given.workers,
      recordings: given.recordings === undefined ? undefined : resolve(given.recordings),
      out: given.out === undefined ? undefined : resolve(given.out),
      lostAfterMs: given['lost-after'] * 1000,
      say,
    });
    say(
      `Listening to ${new URL(given.queue).host}; Ctrl-C ends when the present recordings are done, twice at once.`,
    );
    await asked();
    say('Ending; the recordings in hand are finished first.');
    await Promise.race([worker.finish(), asked().then(() => worker.stop())]);
    redis.disconnect();
    // BullMQ keeps a connection that waits for jobs.
    process.exit(0);
  },
});

/** Resolves when somebody asks this process to end. */
function asked(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done());
  });
}
