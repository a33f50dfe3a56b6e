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

classes = {name: type(name, (Action,), {}) for name in ('DeclareLaunchArgument', 'ExecuteProcess', 'OpaqueFunction', 'Shutdown')}
sys.modules['launch'] = types.SimpleNamespace(LaunchDescription=list)
sys.modules['launch.actions'] = types.SimpleNamespace(**classes)
sys.modules['launch.substitutions'] = types.SimpleNamespace(LaunchConfiguration=LaunchConfiguration)

*declared, opaque = runpy.run_path(sys.argv[1])['generate_launch_description']()
context = {each.positional[0]: each.named['default_value'] for each in declared}
context.update(json.loads(sys.argv[2]))
print(json.dumps([action.named['cmd'][1:] for action in opaque.named['function'](context)]))
`;

/** The words after `rapport` that ros2 launch runs. */
function words(given: Record<string, string>): string[] {
  const output = execFileSync('python3', ['-c', run, launchFile, JSON.stringify(given)], {
    encoding: 'utf8',
  });
  const [command = [], ...others] = JSON.parse(output) as string[][];
  expect(others).toEqual([]);
  return command;
}

describe('session.launch.py', () => {
  it('is rapport launch session, and starts a session', () => {
    expect(words({})).toEqual(['launch', 'session', '--operator', 'operator', '--folder', 'sessions']);
  });

  it('hands every argument on', () => {
    const given = words({
      recording: '/data/a.mp4',
      robot: 'true',
      child: 'c07',
      culture: 'C0',
      operator: 'ann',
      protocol: 'emotions',
      language: 'ja',
      start: 'false',
      image: '/my/image_raw',
      params_file: '/my/parameters.yaml',
      sessions: '/data/sessions',
    });
    expect(given).toEqual(
      'launch session --operator ann --folder /data/sessions --recording /data/a.mp4 --child c07 --culture C0 --protocol emotions --language ja --robot --no-start --ros-args -r image:=/my/image_raw --params-file /my/parameters.yaml'.split(
        ' ',
      ),
    );
  });

  it('gives only options that rapport launch has', () => {
    const help = execFileSync(resolve(launchFile, '../../bin/rapport'), ['launch', '--help'], {
      encoding: 'utf8',
    });
    const options = words({ recording: 'a', robot: 'true', child: 'a', culture: 'a', start: 'false' }).filter(
      (word) => word.startsWith('--') && word !== '--ros-args',
    );
    for (const option of options) expect(help).toContain(option.replace('--no-', '--'));
  });
});
