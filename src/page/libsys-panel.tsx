import { useMemo } from 'react';
import { count, plural } from '../base/text.ts';
import type { CallIndex } from '../model/call-index.ts';
import { type Coverage as Covered, coverageOf, type Place, placeOf } from '../model/coverage.ts';
import type { Interposer } from '../model/interposed.ts';
import { POLICIES, policyById } from '../policy/registry.ts';
import { type Reception, receptionsOf } from '../run/interposition.ts';
import { interposed } from '../show/runs.ts';
import { useChoices, usePage, useSession } from './context.ts';
import { Segments } from './segments.tsx';
import type { OpenEvidence } from './session.ts';

const KINDS = { shipped: 'as shipped', logging: 'logging', replaying: 'replaying' } as const;

/** What stands in the place of libsys, what it sees, what passes it by, and which rules would not have it. */
export function LibsysPanel({ evidence }: { evidence: OpenEvidence }) {
  const { choices } = usePage();
  const libsys = useChoices((state) => state.libsys);
  const { index } = evidence;
  const place = useMemo(() => placeOf(index.model), [index]);
  return (
    <section className="panel" aria-labelledby="libsys-title">
      <h2 id="libsys-title">{titleOf(place)}</h2>
      <Segments
        label={`In the place of ${titleOf(place)}`}
        value={libsys}
        options={KINDS}
        onChoose={(libsys) => choices.getState().set({ libsys })}
      />
      {libsys === 'shipped' ? null : <Coverage index={index} place={place} mode={libsys} />}
    </section>
  );
}

/** The object that holds the stubs: libsys, and elsewhere the C library or a vDSO under its own name. */
function titleOf({ names }: Place): string {
  const [name = 'libsys'] = names;
  return /^libsys\.so/.test(name) ? 'libsys' : name;
}

interface CoverageProps {
  readonly index: CallIndex;
  readonly place: Place;
  readonly mode: Interposer;
}

function Coverage({ index, place, mode }: CoverageProps) {
  const { recorded, answered, passing, made } = useMemo(() => coverageOf(index, mode), [index, mode]);
  const passed = passing.reduce((sum, { calls }) => sum + calls, 0);
  const all = recorded + passed;
  return (
    <div className="coverage" data-testid="coverage">
      <p>
        <b>{all === 0 ? '0' : Math.round((100 * recorded) / all)} % recorded</b>
        <span className="quiet">
          {' '}
          {count(recorded)} of {plural(all, 'call')} and time reads
        </span>
      </p>
      {place.names.length === 0 ? (
        <p className="quiet">Nothing here is linked at run time, so nothing can be replaced.</p>
      ) : null}
      {place.inFront ? (
        <p className="quiet">
          It stands in front of {place.names.join(' and ')}, which is the kernel’s, and enters through that.
        </p>
      ) : null}
      {mode === 'replaying' ? (
        <p className="quiet">{count(answered)} of them are answered from the log; the rest has to be made for real.</p>
      ) : null}
      {passing.length > 0 ? (
        <>
          <h3>Passes it by</h3>
          <ul>
            {passing.map(({ why, calls }) => (
              <li key={why}>
                {count(calls)} <span className="quiet">{why}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <Receptions index={index} mode={mode} made={made} />
    </div>
  );
}

/** Of every rule, and of those composed here that are on or kept. */
function Receptions({ index, mode, made }: Omit<CoverageProps, 'place'> & Pick<Covered, 'made'>) {
  const on = useChoices((state) => state.policies);
  const kept = useSession((state) => state.recipes);
  const receptions = useMemo(() => {
    const asked = new Set([...POLICIES, ...[...on, ...kept].flatMap((id) => policyById(id) ?? [])]);
    return receptionsOf(index, interposed(index, mode), made, [...asked]);
  }, [index, mode, made, on, kept]);
  const refusing = receptions.filter(({ refuses }) => refuses);
  const accepting = receptions.filter(({ refuses }) => !refuses);
  return (
    <>
      <h3>Would not have it</h3>
      {refusing.length > 0 ? <ReceptionList list={refusing} /> : <p className="quiet">No rule refuses it.</p>}
      {accepting.length > 0 ? (
        <>
          <h3>Would have it</h3>
          <ReceptionList list={accepting} />
        </>
      ) : null}
    </>
  );
}

const ReceptionList = ({ list }: { list: readonly Reception[] }) => (
  <ul>
    {list.map(({ policy: { id, title }, why }) => (
      <li key={id}>
        {title} <span className="quiet">{why}</span>
      </li>
    ))}
  </ul>
);
