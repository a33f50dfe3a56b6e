import { judgesAlone } from '../annotate/annotating.js';
import { t } from '../language/translate.js';
import { session } from '../link/state.js';
import { KeysPanel } from '../keys/KeysPanel.js';
import { VideoView } from '../video/VideoView.js';
import { FaceBar } from '../video/FaceBar.js';
import { show, sideTabs, view, type SideTab } from '../view.js';
import { AffectPanel } from './AffectPanel.js';
import { ChecksPanel } from './ChecksPanel.js';
import { EngagementPanel } from './EngagementPanel.js';
import { LibraryPanel } from './LibraryPanel.js';
import { LogPanel } from './LogPanel.js';
import { PeoplePanel } from './PeoplePanel.js';
import { PromptQueue } from './PromptQueue.js';
import { RobotPanel } from './RobotPanel.js';
import { StartPanel } from './StartPanel.js';
import { StepsPanel } from './StepsPanel.js';

const panels: Readonly<Record<SideTab, () => preact.JSX.Element>> = {
  library: LibraryPanel,
  face: AffectPanel,
  checks: ChecksPanel,
  log: LogPanel,
  people: PeoplePanel,
  keys: KeysPanel,
};

/**
 * A session, on one page.
 *
 * @param props.isOff the page is cut off: nothing can be pressed
 */
export function LeadView({ isOff }: { readonly isOff: boolean }) {
  const state = session.value?.state;
  const isOn = state === 'running' || state === 'held' || state === 'stopping';
  return (
    <main class={`lead ${isOn ? '' : 'is-before'}`}>
      <div class="column seen" inert={isOff}>
        <VideoView />
        <FaceBar />
        {judgesAlone() ? <p class="panel quiet">{t('judge.blind')}</p> : <EngagementPanel />}
      </div>
      <div class="column asked" inert={isOff}>
        {isOn ? (
          <>
            <RobotPanel />
            <PromptQueue />
          </>
        ) : (
          <StartPanel />
        )}
      </div>
      <div class="column side" inert={isOff}>
        {isOn && <StepsPanel />}
        <Side />
      </div>
    </main>
  );
}

function Side() {
  const { side } = view.value;
  const Panel = panels[side];
  const isHidden = side === 'face' && judgesAlone();
  return (
    <section class="panel tabs">
      <div role="tablist" aria-label={t('side.title')} onKeyDown={moveTab}>
        {sideTabs.map((tab) => (
          <button
            key={tab}
            id={`tab-${tab}`}
            type="button"
            role="tab"
            aria-selected={tab === side}
            aria-controls="side-panel"
            tabIndex={tab === side ? 0 : -1}
            onClick={() => show({ side: tab })}
          >
            {t(`side.${tab}`)}
          </button>
        ))}
      </div>
      <div id="side-panel" role="tabpanel" aria-labelledby={`tab-${side}`} tabIndex={0}>
        {isHidden ? <p class="quiet">{t('judge.blind')}</p> : <Panel />}
      </div>
    </section>
  );
}

function moveTab(event: KeyboardEvent): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const next = sideTabs[(sideTabs.indexOf(view.peek().side) + by + sideTabs.length) % sideTabs.length];
  if (next === undefined) return;
  show({ side: next });
  document.getElementById(`tab-${next}`)?.focus();
}
