import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const launchFile = resolve(import.meta.dirname, '../../launch/session.launch.py');

/** As much of ROS's launch package as the file uses; the wheels do not carry it. */
const run = `
import json, runpy, sys, types

class Action:
    def __init__(self, *positional, **named):
        self.positional, self.named = positional, named

class LaunchConfiguration:
    def __init__(self, name):
        self.name = name
    def perform(self, context):
        return context[self.name]

classes = {name: type(name, (Action,), {}) for name in ('DeclareLaunchArgument', 'ExecuteProcess', 'OpaqueFunction')}
sys.modules['launch'] = types.SimpleNamespace(LaunchDescription=list)
sys.modules['launch.actions'] = types.SimpleNamespace(**classes)
sys.modules['launch.substitutions'] = types.SimpleNamespace(LaunchConfiguration=LaunchConfiguration)

*declared, opaque = runpy.run_path(sys.argv[1])['generate_launch_description']()
context = {each.positional[0]: each.named['default_value'] for each in declared}
context.update(json.loads(sys.argv[2]))
print(json.dumps([action.named['cmd'][1:] for action in opaque.named['function'](context)]))
`;

function commands(given: Record<string, string>): string[][] {
  const output = execFileSync('python3', ['-c', run, launchFile, JSON.stringify(given)], {
    encoding: 'utf8',
  });
  return JSON.parse(output) as string[][];
}

describe('session.launch.py', () => {
  it("has camera and perception meet on the robot's image topic", () => {
    const [session = [], perception = [], camera = []] = commands({ recording: '/data/a.mp4' });
    expect(session).not.toContain('-r');
    for (const each of [perception, camera]) expect(each).toContain('image:=/camera/front/image_raw');
    expect(camera).toContain("camera:source:='/data/a.mp4'");
  });

  it('takes another image topic', () => {
    const [, perception = [], camera = []] = commands({ recording: '/data/a.mp4', image: '/my/image_raw' });
    for (const each of [perception, camera]) {
      expect(each).toContain('image:=/my/image_raw');
      expect(each).not.toContain('image:=/camera/front/image_raw');
    }
  });
});
