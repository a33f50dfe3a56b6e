import { describe, expect, it } from 'vitest';

import { topicSelector } from '../../../core/playback/selectTopics.js';

describe('which topics are meant', () => {
  const chosen = (selection: Parameters<typeof topicSelector>[0]): string[] =>
    ['/camera/image', '/camera/info', '/speech'].filter(topicSelector(selection));

  it('is all of them unless some are named', () => {
    expect(chosen({})).toHaveLength(3);
    expect(chosen({ topics: ['speech'] })).toEqual(['/speech']);
    expect(chosen({ topics: ['/speech'], regex: '/camera/im.*' })).toEqual(['/camera/image', '/speech']);
  });

  it('matches whole names, as rosbag2 does', () => {
    expect(chosen({ regex: 'camera' })).toEqual([]);
    expect(chosen({ regex: '.*camera.*' })).toEqual(['/camera/image', '/camera/info']);
  });

  it('leaves out by name and by pattern', () => {
    expect(chosen({ excludeTopics: ['/speech'] })).toEqual(['/camera/image', '/camera/info']);
    expect(chosen({ excludeRegex: '/camera/.*' })).toEqual(['/speech']);
    expect(chosen({ topics: ['/speech'], excludeTopics: ['/speech'] })).toEqual([]);
  });

  it('says which pattern is none', () => {
    expect(() => topicSelector({ regex: '(' })).toThrow('"(" is no regular expression');
  });
});
