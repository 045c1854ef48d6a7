import { useEffect, useState } from 'react';
import { at } from '../base/assert.ts';
import { COLOURS, count, hex, plural } from '../base/text.ts';
import type { Grade } from '../model/model.ts';
import { attemptOf, callName, framesOf, siteOf } from '../model/queries.ts';
import { ROLE_LABEL } from '../model/roles.ts';
import { tallyOf } from '../picture/tally.ts';
import { watchedWords } from '../picture/watched.ts';
import { frameName, notesOf, outcomeWord, siteName, sitesByModule } from '../picture/words.ts';
import type { Ruling, StepOutcome } from '../policy/policy.ts';
import { decisionOf, explain, outcome, type Run } from '../run/run.ts';
import { usePage } from './context.ts';
import type { OpenEvidence } from './session.ts';

const GRADE_TEXT: Readonly<Record<Grade, string>> = {
  exact: 'exact: an address',
  symbol: 'by symbol',
  module: 'by module',
  assumed: 'assumed',
};

/** Beside the picture: the call that is shown, or what the whole run is. */
export function Inspector({ run, evidence, call }: { run: Run; evidence: OpenEvidence; call: number }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it.
    <aside className="inspector" aria-label="Inspector" tabIndex={0}>
      {call < 0 ? (
        <Overview run={run} evidence={evidence} />
      ) : (
        <CallDetails run={run} evidence={evidence} call={call} />
      )}
    </aside>
  );
}

const GradeBadge = ({ grade }: { grade: Grade }) => (
  <span className={`grade grade-${grade}`} title="How well this is known">
    {GRADE_TEXT[grade]}
  </span>
);

/* ---- one call ------------------------------------------------------------------------------------------------- */

function CallDetails({ run, evidence, call }: { run: Run; evidence: OpenEvidence; call: number }) {
  const { model } = run;
  const attempt = attemptOf(model, call);
  const image = at(model.images, attempt.image);
  const site = siteOf(model, attempt);
  const decision = decisionOf(run, call);
  const fate = outcome(run, call);
  const thread = at(model.calls.thread, call);
  const weight = model.calls.weight?.[call] ?? 1;
  const note = model.calls.note?.[call] ?? -1;
  const siteModule = site && site.module >= 0 ? at(model.modules, site.module) : null;
  return (
    <>
      <p className="eyebrow">
        Call {count(call + 1)} of {count(model.calls.length)}
        {weight > 1 ? ` · stands for ${plural(weight, 'call')}` : ''}
      </p>
      <h2 className="call-name">
        {attempt.name} {attempt.number === null ? null : <span className="number">#{attempt.number}</span>}
      </h2>
      <p className={`verdict ${fate}`} data-testid="verdict">
        <span aria-hidden="true">{GLYPH[fate]} </span>
        {endOf(run, call, decision)}
      </p>
      {note >= 0 ? <p className="note">{at(model.notes, note)}</p> : null}
      <dl>
        <dt>Process</dt>
        <dd>
          {image.name}
          {image.runtime ? ` (${image.runtime})` : ''}
          {image.attack ? ' (attack)' : ''}
          {image.pid > 0 ? `, pid ${image.pid}` : ''}
          {thread > 0 && thread !== image.pid ? `, thread ${thread}` : ''}
        </dd>
        <dt>Origin</dt>
        <dd>
          <span className={`origin-name tone-${siteModule?.role ?? 'unknown'}`}>{siteModule?.name ?? 'not known'}</span>
          {siteModule ? ` · ${ROLE_LABEL[siteModule.role]} ` : ' '}
          {site ? <GradeBadge grade={site.grade} /> : null}
        </dd>
        {site ? (
          <>
            <dt>Site</dt>
            <dd>
              <code>{siteName(model, site)}</code>
            </dd>
            <dt>pc</dt>
            <dd>
              {site.pc === null ? 'not recorded' : <code>{hex(site.pc)}</code>}
              {site.pc === null ? null : <span className="quiet"> after the instruction</span>}
            </dd>
            <dt>Known by</dt>
            <dd className="quiet">{site.how}</dd>
          </>
        ) : null}
        <dt>Entered as</dt>
        <dd>
          {attempt.kind === 'no-entry'
            ? 'not entered: answered in user space'
            : attempt.indirect
              ? 'indirect call: syscall(2)'
              : 'its own instruction'}
        </dd>
      </dl>
      <SourceLine evidence={evidence} call={call} />
      <h3>User stack</h3>
      <StackList run={run} call={call} />
      {attempt.kind === 'no-entry' ? null : <Checks run={run} call={call} decision={decision} />}
    </>
  );
}

/** What comes of the call, and what is done with it: "denied · SIGSYS, …", "allowed, and reported: …". */
function endOf(run: Run, call: number, { effect }: Ruling): string {
  const word = outcomeWord(run, call);
  if (!effect) return word;
  const fate = outcome(run, call);
  if (fate === 'allowed') return watchedWords(effect, word);
  return fate === 'denied' ? `${word} · ${effect.text}` : word;
}

const GLYPH = { allowed: '●', denied: '✕', unknown: '?', 'no-entry': '↩', never: '○' } as const;

function StackList({ run, call }: { run: Run; call: number }) {
  const { model } = run;
  const frames = [...framesOf(model, at(model.calls.stack, call))];
  if (frames.length === 0) return <p className="quiet">The tracer recorded no stack for this call.</p>;
  return (
    <ol className="stack">
      {frames.slice(0, 64).map((id, i) => {
        const frame = at(model.frames, id);
        const role = frame.module < 0 ? 'unknown' : at(model.modules, frame.module).role;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a frame can stand in a stack twice (recursion); its place is its identity.
          <li key={i} className={`tone-${role}`}>
            <code>{frameName(model, frame)}</code>
          </li>
        );
      })}
      {frames.length > 64 ? <li className="quiet">{plural(frames.length - 64, 'more frame')}</li> : null}
    </ol>
  );
}

function Checks({ run, call, decision }: { run: Run; call: number; decision: Ruling }) {
  if (run.policies.length === 0) {
    return (
      <>
        <h3>What the kernel checked</h3>
        <p className="quiet">Nothing: no policy is on.</p>
      </>
    );
  }
  const id = at(run.model.calls.attempt, call);
  const happens = outcome(run, call) !== 'never';
  const wouldPassIf = decision.wouldPassIf();
  return (
    <>
      <h3>{happens ? 'What the kernel checked' : 'What the kernel would check'}</h3>
      <p className="reason">
        {decision.reason()} <GradeBadge grade={decision.grade} />
      </p>
      {run.policies.map((policy, position) => {
        const asked = decision.verdict !== 'denied' || position <= at(run.decidedBy, id);
        return (
          <section key={policy.id} className="check" aria-label={policy.title}>
            {run.policies.length > 1 ? <h4>{policy.title}</h4> : null}
            {asked ? (
              <Steps run={run} position={position} attempt={id} />
            ) : (
              <p className="quiet">Not asked: the call was refused before.</p>
            )}
          </section>
        );
      })}
      {wouldPassIf === null ? null : (
        <>
          <h3>Would pass if</h3>
          <p>{wouldPassIf}</p>
        </>
      )}
    </>
  );
}

/** The tests of one rule in the kernel's order, with the values that it compared. */
function Steps({ run, position, attempt }: { run: Run; position: number; attempt: number }) {
  return (
    <ol>
      {explain(run, position, attempt).map((step) => (
        <li key={step.text} className={step.outcome}>
          {step.text}
          <span className="outcome"> {STEP_WORD[step.outcome]}</span>
          {step.values === '' ? null : <span className="values">{step.values}</span>}
        </li>
      ))}
    </ol>
  );
}

const STEP_WORD: Readonly<Record<StepOutcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  no: 'no',
  unknown: 'not known',
  'not-reached': 'not reached',
  'not-asked': 'not asked',
};

/** The line of the trace that the call was read from, fetched from the file only when it is looked at. */
function SourceLine({ evidence, call }: { evidence: OpenEvidence; call: number }) {
  const { model } = evidence.index;
  const offset = model.calls.offset?.[call];
  const line = model.calls.line?.[call];
  const [text, setText] = useState('');
  useEffect(() => {
    let stale = false;
    setText('');
    if (!evidence.blob || offset === undefined) return;
    evidence.blob
      .slice(offset, offset + 2048)
      .text()
      .then((piece) => {
        if (!stale) setText((piece.split('\n', 1)[0] ?? '').replaceAll(COLOURS, ''));
      })
      .catch(() => setText(''));
    return () => {
      stale = true;
    };
  }, [evidence.blob, offset]);
  if (line === undefined || text === '') return null;
  return (
    <>
      <h3>Line {count(line)} of the trace</h3>
      <pre className="source-line">{text}</pre>
    </>
  );
}

/* ---- the whole run --------------------------------------------------------------------------------------------- */

function Overview({ run, evidence }: { run: Run; evidence: OpenEvidence }) {
  const { model } = run;
  const { choices } = usePage();
  const { report } = evidence;
  const { reads, answered } = tallyOf(run, null);
  return (
    <>
      <p className="eyebrow">{model.kind === 'scenario' ? 'Scenario' : 'Imported trace'}</p>
      <h2>{model.title}</h2>
      <p>{model.summary}</p>
      <h3>Where calls enter the kernel</h3>
      <table className="origins">
        <thead>
          <tr>
            <th scope="col">Object</th>
            <th scope="col" className="figure">
              Calls
            </th>
          </tr>
        </thead>
        <tbody>
          {sitesByModule(run).map(({ module, label, calls }) => {
            const role = module < 0 ? 'unknown' : at(model.modules, module).role;
            return (
              <tr key={module}>
                <th scope="row" className={`tone-${role}`}>
                  {label} <span className="quiet">{ROLE_LABEL[role] === label ? '' : ROLE_LABEL[role]}</span>
                </th>
                <td className="figure">{count(calls)}</td>
              </tr>
            );
          })}
          {[['answered from the log', answered] as const, ['never entered (time reads)', reads] as const].map(
            ([what, calls]) =>
              calls > 0 ? (
                <tr key={what}>
                  <th scope="row" className="quiet">
                    {what}
                  </th>
                  <td className="figure">{count(calls)}</td>
                </tr>
              ) : null,
          )}
        </tbody>
      </table>
      <Notes run={run} />
      {run.policies.length > 0 ? <Fates run={run} /> : null}
      <CarriedOver run={run} />
      {report ? (
        <>
          <h3>About the import</h3>
          <p>
            {report.formatTitle}; {plural(report.lines, 'line')},{' '}
            {report.unread === 0 ? 'all of them read' : `${count(report.unread)} not read`}.
          </p>
          {report.unreadExamples.length > 0 ? (
            <ul className="unread">
              {report.unreadExamples.map((example) => (
                <li key={example.line}>
                  line {count(example.line)}: <code>{example.text}</code>
                </li>
              ))}
            </ul>
          ) : null}
          {report.notes.map((text) => (
            <p key={text} className="quiet">
              {text}
            </p>
          ))}
        </>
      ) : null}
      {model.citations.length > 0 ? (
        <>
          <h3>Sources</h3>
          <ul className="citations">
            {model.citations.map((citation) => (
              <li key={`${citation.label} ${citation.source}`}>
                {citation.label} <span className="quiet">{citation.source}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <p>
        <button type="button" onClick={() => choices.getState().set({ view: 'calls' })}>
          List all calls
        </button>
      </p>
    </>
  );
}

/** What is known of objects besides their calls; the picture has room for the beginning of it only. */
function Notes({ run }: { run: Run }) {
  const notes = notesOf(run);
  if (notes.length === 0) return null;
  return (
    <>
      <h3>About the objects</h3>
      {notes.map(([names, note]) => (
        <p key={note}>
          <b>{names}:</b> {note}
        </p>
      ))}
    </>
  );
}

/** What a rule of another system has been taken to mean here. */
function CarriedOver({ run }: { run: Run }) {
  const carried = run.policies.flatMap((policy) => {
    const text = policy.carriedOver(run.model);
    return text ? [{ id: policy.id, title: policy.title, text }] : [];
  });
  if (carried.length === 0) return null;
  return (
    <>
      <h3>How the rules were carried over</h3>
      {carried.map(({ id, title, text }) => (
        <p key={id}>
          <b>{title}:</b> {text}
        </p>
      ))}
    </>
  );
}

const MOST_FATES = 40;

/** What becomes of each process. */
function Fates({ run }: { run: Run }) {
  const { playback } = usePage();
  return (
    <>
      <h3>What becomes of the processes</h3>
      <ul className="fates">
        {run.model.images.slice(0, MOST_FATES).map((image, id) => {
          const totals = at(run.totalsOfImage, id);
          const death = at(run.death, id);
          if (totals.calls === 0) return null;
          return (
            <li key={`${image.pid} ${image.name} ${at(run.index.firstOfImage, id)}`}>
              <b>{image.name}</b>{' '}
              {at(run.unborn, id) === 1 ? (
                'never starts'
              ) : death >= 0 ? (
                <>
                  <span className="denied">✕ dies</span> at{' '}
                  <button type="button" className="link" onClick={() => playback.seek(death + 1)}>
                    call {death + 1}, {callName(attemptOf(run.model, death))}
                  </button>
                </>
              ) : totals.denied > 0 ? (
                `${count(totals.denied)} refused, lives`
              ) : totals.unknown > 0 ? (
                `nothing refused, ${count(totals.unknown)} undecided`
              ) : (
                'runs as before'
              )}
            </li>
          );
        })}
        {run.model.images.length > MOST_FATES ? (
          <li className="quiet">{plural(run.model.images.length - MOST_FATES, 'more process', 'more processes')}</li>
        ) : null}
      </ul>
    </>
  );
}
