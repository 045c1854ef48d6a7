import { useSession } from './context.ts';

/** What went wrong, one sentence each, until it is dismissed. */
export function Notices() {
  const problems = useSession((state) => state.problems);
  const dismiss = useSession((state) => state.dismiss);
  return (
    <div className="notices" role="alert">
      {problems.map((notice) => (
        <div key={notice.id} className="notice">
          <p>
            {notice.message} {notice.line ? `(line ${notice.line}) ` : ''}
            {notice.remedy ? <span className="remedy">{notice.remedy}</span> : null}
          </p>
          <button type="button" className="icon" aria-label="Dismiss" onClick={() => dismiss(notice.id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}

export function LoadingBar() {
  const loading = useSession((state) => state.loading);
  if (!loading) return null;
  return (
    <div className="loading" role="status">
      <span>Reading {loading.name}</span>
      <progress max={1} value={loading.progress} aria-label={`Reading ${loading.name}`} />
      <button type="button" onClick={() => loading.cancel()}>
        Cancel
      </button>
    </div>
  );
}
