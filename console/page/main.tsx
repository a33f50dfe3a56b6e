import { render } from 'preact';

import { App } from './App.js';
import { enter } from './entering.js';
import { speakUsual } from './language/translate.js';
import { useKeptTheme } from './theme.js';

useKeptTheme();
const root = document.getElementById('page');
if (root !== null) render(<App />, root);
await speakUsual();
await enter();
