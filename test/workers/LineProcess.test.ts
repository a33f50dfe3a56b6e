import { expect, test } from 'vitest';

import { LineProcess } from '../../workers/LineProcess.js';

/** A process that is this piece of JavaScript, called on every question. */
function processOf(answer: string): LineProcess {
  const program = `
    const answer = ${answer};
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => answer(JSON.parse(line)));
  `;
  return new LineProcess({
    command: process.execPath,
    arguments: ['-e', program],
    title: 'The test’s process',
  });
}

const echo = '(question) => console.log(JSON.stringify(question))';
const patient = { timeoutSec: 30 };

test('answers come back to their questions', async () => {
  const own = processOf(echo);
  expect(await own.ask({ word: 'one' }, patient)).toMatchObject({ word: 'one' });
  expect(await own.ask({ word: 'two' }, patient)).toMatchObject({ word: 'two' });
  own.stop();
  await expect(own.ask({}, patient)).rejects.toMatchObject({ code: 'worker/ended' });
});

test('one thing at a time', async () => {
  const own = processOf(echo);
  const first = own.ask({}, patient);
  await expect(own.ask({}, patient)).rejects.toMatchObject({ code: 'worker/busy' });
  await first;
  own.stop();
});

test('a process that is silent is killed; one that ends says its last word', async () => {
  const silent = processOf('() => undefined');
  await expect(silent.ask({}, { timeoutSec: 0.2 })).rejects.toMatchObject({ code: 'worker/timed-out' });
  const dying = processOf(
    "() => { console.error('out of memory'); process.exitCode = 3; process.stdin.destroy(); }",
  );
  await expect(dying.ask({}, patient)).rejects.toThrow(
    'The test’s process ended (3), its last word: out of memory.',
  );
});

test('what is no answer, or the answer to nothing asked, ends it', async () => {
  const babbling = processOf("() => console.log('hello')");
  await expect(babbling.ask({}, patient)).rejects.toMatchObject({ code: 'worker/no-json' });
  const confused = processOf('() => console.log(JSON.stringify({ id: 99 }))');
  await expect(confused.ask({}, patient)).rejects.toMatchObject({ code: 'worker/no-json' });
});

test('a program that is not there is said to be so', async () => {
  const missing = new LineProcess({ command: '/nowhere/program', arguments: [], title: 'The program' });
  await expect(missing.ask({}, patient)).rejects.toThrow(/could not be started/u);
});
