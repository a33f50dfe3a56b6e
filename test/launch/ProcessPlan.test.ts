import { describe, expect, it } from 'vitest';

import { robotImageTopic, sessionProcesses, sessionRosArguments } from '../../launch/ProcessPlan.js';

const options = {
  loop: false,
  simulatedRobot: true,
  sessionsFolder: '/data/sessions',
  recordPictures: false,
  rosArguments: [],
};

describe('sessionProcesses', () => {
  it('starts consumers before what they consume: recorder, robot and session, perception, camera', () => {
    const plans = sessionProcesses({ ...options, cameraSource: '/data/a.mp4' });
    expect(plans.map(({ name, nodes }) => [name, nodes])).toEqual([
      ['recorder', ['recorder']],
      ['session', ['nao_simulator', 'behaviour', 'session']],
      ['perception', ['engagement', 'affect', 'face']],
      ['camera', ['camera']],
    ]);
  });

  it('leaves camera and simulated robot out where there are real ones', () => {
    const plans = sessionProcesses({ ...options, simulatedRobot: false });
    expect(plans.map(({ nodes }) => nodes)).toEqual([
      ['recorder'],
      ['behaviour', 'session'],
      ['engagement', 'affect', 'face'],
    ]);
  });

  it("has recorder, camera and perception meet on the robot's image topic", () => {
    const [recorder, , perception, camera] = sessionProcesses({ ...options, cameraSource: '0' });
    for (const plan of [recorder, perception, camera])
      expect(plan?.rosArguments.slice(-2)).toEqual(['-r', `image:=${robotImageTopic}`]);
  });

  it('tells ROS the same in every process, as one in reserve joins it before it is known which it becomes', () => {
    const asked = { ...options, cameraSource: '0', robotTrouble: 'limp' };
    for (const { rosArguments } of sessionProcesses(asked))
      expect(rosArguments).toEqual(sessionRosArguments(asked));
    expect(sessionRosArguments(asked)).toContain('nao_simulator:trouble:=limp');
  });

  it('records pictures where that is asked for', () => {
    const recorders = [true, false].map(
      (recordPictures) => sessionProcesses({ ...options, recordPictures })[0],
    );
    expect(recorders.map((plan) => plan?.rosArguments[1])).toEqual([
      'recorder:pictures:=true',
      'recorder:pictures:=false',
    ]);
  });

  it('passes the recording and whether it is repeated to the camera', () => {
    const rosArguments = sessionRosArguments({ ...options, loop: true, cameraSource: '/data/a.mp4' });
    expect(rosArguments).toContain("camera:source:='/data/a.mp4'");
    expect(rosArguments).toContain('camera:loop:=true');
  });

  it('quotes paths, since ROS reads a value as YAML: a number stays a text, an apostrophe is doubled', () => {
    const [, session, , camera] = sessionProcesses({
      ...options,
      sessionsFolder: "/data/Ana's sessions: 2026",
      cameraSource: '0',
    });
    expect(session?.rosArguments).toContain("session:folder:='/data/Ana''s sessions: 2026'");
    expect(camera?.rosArguments).toContain("camera:source:='0'");
  });

  it("gives the user's own arguments to every node, where they win: the first remap rule, the last parameter", () => {
    const own = [
      '-r',
      'image:=/my/camera/image_raw',
      '-p',
      'camera:loop:=true',
      '-p',
      'session:folder:=/mine',
    ];
    const plans = sessionProcesses({ ...options, cameraSource: '0', rosArguments: own });
    expect(plans).toHaveLength(4);
    for (const { rosArguments } of plans) {
      const rules = rosArguments.filter((_, index) => rosArguments[index - 1] === '-r');
      expect(rules[0]).toBe('image:=/my/camera/image_raw');
      for (const name of ['camera:loop', 'session:folder']) {
        const values = rosArguments.filter((each) => each.startsWith(`${name}:=`));
        expect(own).toContain(values.at(-1));
      }
    }
  });
});
