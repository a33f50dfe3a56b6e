import {
  protocolCauses,
  type Protocol,
  type ProtocolCause,
  type ProtocolMove,
  type ProtocolStep,
  type Reaction,
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
 * where the operator is advised to go. A grey arrow goes to the next step. Blocks of like steps stand side by side, and
 * what most steps propose alike stands once, above.
 *
 * @param language of the phrases; one of the protocol's
 */
export function protocolGraph(protocol: Protocol, language: string): string {
  const { steps } = protocol;
  const view: View = { protocol, language, common: commonReactions(protocol) };
  const boxes = steps.map((step, index) => {
    const box = `${quoted(step.id)} [label=<${boxOf(view, step)}>];`;
    const { group } = step;
    if (group === undefined) return `  ${box}`;
    const opening = `  subgraph ${quoted(`cluster ${index}`)} { label=${quoted(group)}; color="#c9c9c9"; fontcolor="#444444";\n`;
    const isLast = steps[index + 1]?.group !== group;
    return `${isGroupStart(steps, index) ? opening : ''}    ${box}${isLast ? '\n  }' : ''}`;
  });
  const title = `${protocol.title[language] ?? ''} (${protocol.id}, ${language})`;
  const [first] = steps;
  return [
    `digraph ${quoted(protocol.id)} {`,
    `  graph [label=${quoted(title)}, labelloc=t, fontsize=18, ${font}, rankdir=TB, nodesep=0.4, ranksep=0.35, bgcolor="white"];`,
    `  node [shape=plain, fontsize=11, ${font}];`,
    `  edge [fontsize=10, ${font}, color="#9a9a9a"];`,
    `  "in every step" [label=<${everyStepBox(view)}>];`,
    `  "in every step" -> ${quoted(first?.id ?? '')} [style=invis];`,
    ...boxes,
    ...steps.flatMap((step, index) => arrowsOf(protocol, step, index)),
    ...columns(steps),
    '}',
    '',
  ].join('\n');
}

/** Graphviz knows the widths of Arial's letters without the font. */
const font = 'fontname="Arial"';

interface View {
  readonly protocol: Protocol;
  readonly language: string;
  readonly common: Readonly<Partial<Record<ProtocolCause, string>>>;
}

function isGroupStart(steps: readonly ProtocolStep[], index: number): boolean {
  const group = steps[index]?.group;
  return group !== undefined && steps[index - 1]?.group !== group;
}

/** Every block begins below the step before the first block and ends above the step after the last. */
function columns(steps: readonly ProtocolStep[]): readonly string[] {
  return steps.flatMap((step, index) => {
    const before = steps.slice(0, index).findLast(({ group }) => group === undefined);
    const after = steps.slice(index).find(({ group }) => group === undefined);
    const down = before !== undefined && isGroupStart(steps, index) ? [[before.id, step.id]] : [];
    const isGroupEnd = step.group !== undefined && steps[index + 1]?.group !== step.group;
    const up = after !== undefined && isGroupEnd ? [[step.id, after.id]] : [];
    return [...down, ...up].map(
      ([from = '', to = '']) => `  ${quoted(from)} -> ${quoted(to)} [style=invis];`,
    );
  });
}

/** What most steps propose alike upon a cause, as text to compare. */
function commonReactions({ steps }: Protocol): View['common'] {
  return Object.fromEntries(
    (['low_engagement', 'falling_engagement', 'face_lost'] as const).flatMap((cause) => {
      const texts = steps.map(({ reactions }) => JSON.stringify(reactions[cause]));
      const [common] = [...new Set(texts)].filter(
        (text) => texts.filter((each) => each === text).length * 2 > texts.length,
      );
      return common === undefined ? [] : [[cause, common]];
    }),
  );
}

/** Rows of a box: a name and what it says. */
class Box {
  private readonly rows: string[];

  constructor(title: string, colour: string) {
    this.rows = [`<TR><TD BGCOLOR="${colour}" ALIGN="LEFT"><B>${escaped(title)}</B></TD></TR>`];
  }

  row(name: string, text: string, colour = '#222222'): void {
    const lines = wrapped(`${name}: ${text}`).map(escaped).join('<BR ALIGN="LEFT"/>');
    this.rows.push(
      `<TR><TD ALIGN="LEFT" BALIGN="LEFT" WIDTH="270"><FONT COLOR="${colour}">${lines}</FONT></TD></TR>`,
    );
  }

  text(): string {
    return `<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="4" COLOR="#8b9bb4">${this.rows.join('')}</TABLE>`;
  }
}

function everyStepBox(view: View): string {
  const { protocol } = view;
  const box = new Box('In every step that does not say otherwise', '#f3efe2');
  for (const cause of protocolCauses) {
    const reactions = protocol.steps.find(
      (each) => view.common[cause] === JSON.stringify(each.reactions[cause]),
    )?.reactions[cause];
    if (reactions !== undefined) box.row(labels[cause], reactionsText(view, reactions), colours[cause]);
  }
  box.row(
    'prompts',
    `at most ${protocol.atMostPerMinute} a minute, quiet for ${protocol.coolDownSec} s after a decision`,
  );
  const keys = Object.entries(protocol.keys).map(([name, key]) => `${name} [${key}]`);
  box.row('keys', keys.join(', '));
  return box.text();
}

function boxOf(view: View, step: ProtocolStep): string {
  const { protocol, language } = view;
  const box = new Box(
    `${step.title[language] ?? ''}${step.key === undefined ? '' : ` [${step.key}]`}`,
    '#e8eef7',
  );
  if (step.operator !== undefined) box.row('operator', step.operator[language] ?? '');
  if (step.robot !== undefined) box.row('robot', actionText(protocol, step.robot, language));
  if (step.response !== undefined) {
    const { counts, waitSec, engagement } = step.response;
    const or =
      engagement === undefined
        ? ''
        : `, or engagement ≥ ${engagement.atLeast} for ${engagement.forSec}\u00a0s`;
    box.row('response', `${counts[language] ?? ''}${or}; ${waitSec}\u00a0s`);
  }
  for (const cause of protocolCauses) {
    const common = view.common[cause];
    const reactions = step.reactions[cause];
    if (common === undefined ? reactions.length > 0 : common !== JSON.stringify(reactions))
      box.row(labels[cause], reactionsText(view, reactions), colours[cause]);
  }
  const keys = step.promptIds.map((id) => {
    const key = protocol.prompts[id]?.key;
    return key === undefined ? id : `${id} [${key}]`;
  });
  if (keys.length > 0) box.row('prompts by hand', keys.join(', '), '#555555');
  const next = protocol.steps[protocol.steps.indexOf(step) + 1];
  if (next !== undefined && isAcross(step, next)) box.row('goes on with', next.title[language] ?? '');
  return box.text();
}

function reactionsText({ protocol, language }: View, reactions: readonly Reaction[]): string {
  const texts = reactions.map(({ promptId, then }) => {
    const prompt = promptId === undefined ? undefined : protocol.prompts[promptId];
    const help = prompt && actionText(protocol, prompt.action, language);
    const move = then.kind === 'stay' ? undefined : moveText(then);
    return [help, move].filter((part) => part !== undefined).join(' → ');
  });
  return texts.length === 0 ? 'nothing' : texts.join(', then ');
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
  const arrows =
    next === undefined || isAcross(step, next) ? [] : [`  ${quoted(step.id)} -> ${quoted(next.id)};`];
  for (const cause of protocolCauses)
    for (const { then } of step.reactions[cause]) {
      const target = targetOf(protocol, index, then);
      if (target !== undefined) arrows.push(arrow(step.id, target, labels[cause], colours[cause]));
    }
  return [...new Set(arrows)];
}

/** Whether the next step is the top of the next column: a row says so instead of an arrow across the picture. */
function isAcross(step: ProtocolStep, next: ProtocolStep | undefined): boolean {
  return step.group !== undefined && next?.group !== undefined && step.group !== next.group;
}

/** Arrows to the next step are not drawn again: the grey one is there. */
function targetOf(protocol: Protocol, index: number, then: ProtocolMove): string | undefined {
  if (then.kind === 'go_to') return then.stepId;
  if (then.kind === 'repeat') return protocol.steps[index]?.id;
  return then.kind === 'back' ? protocol.steps[index - 1]?.id : undefined;
}

/** A way back does not change the order of the boxes. */
function arrow(from: string, to: string, label: string, colour: string): string {
  return `  ${quoted(from)} -> ${quoted(to)} [color="${colour}", label=${quoted(` ${label} `)}, fontcolor="${colour}", constraint=false];`;
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
