import { expect, it } from 'vitest';

import { DiagnosticBoard } from '../../../console/suite/DiagnosticBoard.js';
import type { DiagnosticStatus } from '../../../nodes/runtime/NodeDiagnostics.js';

const status = (name: string): DiagnosticStatus => ({
  level: 1,
  name,
  message: 'No image for 2 s.',
  hardware_id: '',
  values: [],
});

it("shows what the suite's own nodes and drivers say, and nothing of another suite of the domain", () => {
  const board = new DiagnosticBoard(() => 0, '/nao1');
  board.came(['rapport: nao2/face', 'rapport: nao1/face', 'naoqi_driver: battery'].map(status));
  expect(board.view.statuses.map(({ name }) => name)).toEqual([
    'rapport: nao1/face',
    'naoqi_driver: battery',
  ]);
});

it('has a place for its own nodes, however many other suites there are', () => {
  const board = new DiagnosticBoard(() => 0, '/nao1');
  board.came(Array.from({ length: 80 }, (_, at) => status(`rapport: nao${at + 2}/face`)));
  board.came([status('rapport: nao1/face')]);
  expect(board.view.statuses.map(({ name }) => name)).toEqual(['rapport: nao1/face']);
});
