import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { opencvSources } from '../../setup/steps/opencvSources.mjs';
import { temporaryFolder } from './temporaryFolder.js';

describe('opencvSources', () => {
  function sources(): Record<string, string> {
    const place = temporaryFolder();
    const files = [
      'opencv4nodejs',
      'core/coreConstants',
      'core/Mat',
      'io/ioConstants',
      'io/io',
      'dnn/Net',
      'imgproc/Moments',
    ];
    writeFileSync(
      join(place, 'binding.gyp'),
      `{ "targets": [{ "sources": [${files.map((file) => `"cc/${file}.cc"`).join(', ')}] }] }`,
    );
    return opencvSources({ folder: place, nan: '/nan', view: '/view', libraries: ['core', 'videoio'] });
  }

  it('binds the modules that are used and no other, their constants last', () => {
    const { 'core.cc': core, 'modules.cc': modules } = sources();
    expect(core).toBe(
      '#include "opencv4nodejs.cc"\n#include "core/Mat.cc"\n#include "core/coreConstants.cc"\n',
    );
    expect(modules).toBe(
      '#include "io/io.cc"\n#include "imgproc/Moments.cc"\n#include "io/ioConstants.cc"\n',
    );
  });

  it('links the libraries of the view', () => {
    const { targets } = JSON.parse(sources()['binding.gyp'] ?? '') as {
      targets: { libraries: string[]; include_dirs: string[] }[];
    };
    expect(targets[0]?.libraries).toEqual(['-L/view/lib', '-lopencv_core', '-lopencv_videoio']);
    expect(targets[0]?.include_dirs[0]).toBe('/view/include');
  });
});
