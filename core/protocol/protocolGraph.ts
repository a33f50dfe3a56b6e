import {
  protocolCauses,
  type Protocol,
  type ProtocolCause,
  type ProtocolMove,
  type ProtocolStep,
  type RobotAction,
} from './Protocol.js';

const colours: Readonly<Record<ProtocolCause, string>> = {
  success: '#1b7f3b',
  no_response: '#b26a00',
  low_engagement: '#5b4a9e',
  falling_engagement: '#5b4a9e',
  face_lost: '#666666',
};

const labels: Readonly<Record<ProtocolCause, string>> = {
  success: 'response',
  no_response: 'no response',
  low_engagement: 'low engagement',
  falling_engagement: 'falling engagement',
  face_lost: 'face lost',
};

/** How many letters fit into a line of a box. */
const lineLength = 44;

/**
 * A protocol's flow in Graphviz' language (DOT): a box a step with what is done, said, waited for and proposed; arrows
 * where the operator is advised to go. A grey arrow goes to the next step.
 *
 * @param language of the phrases; one of the protocol's
 */
export function protocolGraph(protocol: Protocol, language: string): string {
  const words = (text: Readonly<Record<string, string>>): string => text[language] ?? '';
  const boxes = protocol.steps.map((step, index) => {
    const box = `${quoted(step.id)} [label=<${boxOf(protocol, step, language)}>]`;
    const { group } = step;
    if (group === undefined) return `  ${box};`;
    const isFirst = protocol.steps[index - 1]?.group !== group;
    const isLast = protocol.steps[index + 1]?.group !== group;
    const opening = `  subgraph ${quoted(`cluster ${index}`)} { label=${quoted(group)}; color="#c9c9c9"; fontcolor="#444444";\n`;
    return `${isFirst ? opening : ''}    ${box};${isLast ? '\n  }' : ''}`;
  });
  const arrows = protocol.steps.flatMap((step, index) => arrowsOf(protocol, step, index));
  const font = 'fontname="Helvetica, Arial, sans-serif"';
  return [
    `digraph ${quoted(protocol.id)} {`,
    `  graph [label=${quoted(`${words(protocol.title)} (${protocol.id}, ${language})`)}, labelloc=t, fontsize=18, ${font}, rankdir=TB, nodesep=0.4, ranksep=0.35, bgcolor="white"];`,
    `  node [shape=plain, fontsize=11, ${font}];`,
    `  edge [fontsize=10, ${font}, color="#9a9a9a"];`,
    ...boxes,
    ...arrows,
    '}',
    '',
  ].join('\n');
}

function boxOf(protocol: Protocol, step: ProtocolStep, language: string): string {
  const title = `${step.title[language] ?? ''}${step.key === undefined ? '' : ` [${step.key}]`}`;
  const rows = [`<TR><TD BGCOLOR="#e8eef7" ALIGN="LEFT"><B>${escaped(title)}</B></TD></TR>`];
  const row = (name: string, text: string, colour = '#222222'): void => {
    const lines = wrapped(`${name}: ${text}`).map(escaped).join('<BR ALIGN="LEFT"/>');
    rows.push(`<TR><TD ALIGN="LEFT" BALIGN="LEFT"><FONT COLOR="${colour}">${lines}</FONT></TD></TR>`);
  };
  if (step.operator !== undefined) row('operator', step.operator[language] ?? '');
  if (step.robot !== undefined) row('robot', actionText(protocol, step.robot, language));
  if (step.response !== undefined) {
    const { counts, waitSec, engagement } = step.response;
    const or =
      engagement === undefined ? '' : `, or engagement ≥ ${engagement.atLeast} for ${engagement.forSec} s`;
    row('response', `${counts[language] ?? ''}${or}; ${waitSec} s`);
  }
  for (const cause of protocolCauses) {
    const proposed = step.reactions[cause].map(({ promptId, then }) => {
      const prompt = promptId === undefined ? undefined : protocol.prompts[promptId];
      const help = prompt && actionText(protocol, prompt.action, language);
      return [help, then.kind === 'stay' ? undefined : moveText(then)]
        .filter((part) => part !== undefined)
        .join(' → ');
    });
    if (proposed.length > 0) row(labels[cause], proposed.join(', then '), colours[cause]);
  }
  const keys = step.promptIds.map((id) => {
    const key = protocol.prompts[id]?.key;
    return key === undefined ? id : `${id} [${key}]`;
  });
  if (keys.length > 0) row('prompts by hand', keys.join(', '), '#555555');
  return `<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="4" COLOR="#8b9bb4">${rows.join('')}</TABLE>`;
}

function actionText(protocol: Protocol, action: RobotAction, language: string): string {
  const { behaviourId, phraseId, postures } = action;
  const say = phraseId === undefined ? [] : (protocol.phrases[phraseId]?.[language] ?? []);
  const said = say.length === 0 ? '' : ` “${say.join(' / ')}”`;
  return `${behaviourId}${said}${postures.length === 0 ? '' : ` (${postures.join(', ')})`}`;
}

function moveText(move: ProtocolMove): string {
  return move.kind === 'go_to' ? move.stepId : move.kind;
}

/** The way on, and where each reaction to the child's response would have the operator go. */
function arrowsOf(protocol: Protocol, step: ProtocolStep, index: number): readonly string[] {
  const next = protocol.steps[index + 1];
  const arrows = next === undefined ? [] : [arrow(step.id, next.id, undefined, '#9a9a9a')];
  for (const cause of protocolCauses)
    for (const { then } of step.reactions[cause]) {
      const target = targetOf(protocol, index, then);
      if (target !== undefined) arrows.push(arrow(step.id, target, labels[cause], colours[cause]));
    }
  return [...new Set(arrows)];
}

/** Arrows to the next step are not drawn again: the grey one is there. */
function targetOf(protocol: Protocol, index: number, then: ProtocolMove): string | undefined {
  if (then.kind === 'go_to') return then.stepId;
  if (then.kind === 'repeat') return protocol.steps[index]?.id;
  return then.kind === 'back' ? protocol.steps[index - 1]?.id : undefined;
}

function arrow(from: string, to: string, label: string | undefined, colour: string): string {
  const named = label === undefined ? '' : `, label=${quoted(` ${label} `)}, fontcolor="${colour}"`;
  // A way back does not change the order of the boxes.
  const side = label === undefined ? '' : ', constraint=false';
  return `  ${quoted(from)} -> ${quoted(to)} [color="${colour}"${named}${side}];`;
}

/** Lines of at most `lineLength` letters, broken at blanks; where a script has none, at the letter (a kana counts two). */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )|(?<=[\u3000-\u9fff])/u)) {
    if (line !== '' && widthOf(line + word.trimEnd()) > lineLength) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  return [...lines, line];
}

function widthOf(text: string): number {
  return text.length + (text.match(/[\u3000-\u9fff]/gu) ?? []).length;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`)}"`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
