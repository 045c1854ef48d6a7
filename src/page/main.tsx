import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { PageContext } from './context.ts';
import './page.css';
import { recordInPage } from './record-block.ts';
import { startPage } from './start.ts';

const place = document.getElementById('page');
if (place) {
  createRoot(place).render(
    <PageContext value={startPage(recordInPage())}>
      <App />
    </PageContext>,
  );
}
