import { library } from '../link/state.js';
import { spokenLanguage } from './LibraryPanel.js';
import { sayablesOf } from './libraryList.js';
import { say } from './saying.js';
import { moveStep, stepControls } from './StepsPanel.js';

/** Does what a key of the protocol is for, by the id that `protocolKeys` gives it. */
export function runProtocolKey(id: string): void {
  const space = id.indexOf(' ');
  const name = id.slice(space + 1);
  switch (id.slice(0, space)) {
    case 'control': {
      const control = stepControls.find((one) => one === name);
      if (control !== undefined) moveStep(control);
      return;
    }
    case 'step':
      moveStep('go-to', name);
      return;
    case 'help':
      moveStep('help', name);
      return;
    case 'entry': {
      const entry = library.peek()?.entries[Number(name)];
      const [first] = entry === undefined ? [] : sayablesOf([entry], spokenLanguage());
      if (first !== undefined) void say(first);
      return;
    }
  }
}
