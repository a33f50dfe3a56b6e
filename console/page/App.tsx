import { AnnotateBar } from './annotate/AnnotateBar.js';
import { entrance } from './entering.js';
import { Header } from './Header.js';
import { isReady, t } from './language/translate.js';
import { Banners } from './lead/Banners.js';
import { HoldBar } from './lead/HoldBar.js';
import { LeadView } from './lead/LeadView.js';
import { MarkBar } from './lead/MarkBar.js';
import { Notices } from './lead/Notices.js';
import { StopButton, StopMessage } from './lead/StopButton.js';
import { isConnected } from './link/state.js';
import { Login } from './Login.js';
import { LazyReview } from './review/LazyReview.js';
import { view } from './view.js';

export function App() {
  if (!isReady()) return undefined;
  const where = entrance.value;
  if (where === undefined) return undefined;
  if (where === 'no-server') return <p class="no-server">{t('login.noServer')}</p>;
  if (where !== 'in') return <Login needs={where} />;
  const { page, mode } = view.value;
  const isCutOff = mode === 'live' && !isConnected.value;
  return (
    <div class={`app is-${page} is-mode-${mode} ${isCutOff && page === 'lead' ? 'is-cut-off' : ''}`}>
      <Header />
      {mode === 'live' && <Banners />}
      {page === 'lead' ? <LeadView isOff={isCutOff} /> : <LazyReview />}
      <Notices />
      {mode === 'live' && (
        <footer class="dock">
          <StopButton />
          <StopMessage />
          {page === 'lead' && (
            <div class="dock-acts" inert={isCutOff}>
              <HoldBar />
              <MarkBar />
              <AnnotateBar />
            </div>
          )}
        </footer>
      )}
    </div>
  );
}
