import './lab.css';
import { use, useState } from 'react';
import type { ThemeName } from '../picture/theme.ts';
import {
  decodeRecipe,
  encodeRecipe,
  isName,
  PARTS,
  type Recipe,
  TRUSTED_ROLES,
  type TrustedRole,
} from '../policy/lab/recipe.ts';
import { Choice } from './choice.tsx';
import { useChoices, usePage, useSession } from './context.ts';
import { edited } from './lab-edit.ts';
import { Proposals } from './lab-proposals.tsx';
import { Result } from './lab-result.tsx';
import { trialIndex } from './lab-trial.ts';

/** Policies from parts: what breaks, what remains, and the worked proposals. */
export function LabView({ theme }: { theme: ThemeName }) {
  const { choices } = usePage();
  const code = useChoices((state) => state.recipe);
  const on = useChoices((state) => state.policies);
  const beside = useChoices((state) => state.compare);
  const kept = useSession((state) => state.recipes);
  /** What is on although the parts, as they are now, cannot be a rule. */
  const [held, setHeld] = useState<{ readonly code: string; readonly standing: string | null } | null>(null);
  const decoded = decodeRecipe(code);
  const index = use(trialIndex());
  if (!decoded.ok || !index) return null;
  const before = held?.code === code ? held.standing : null;
  const standing = on.includes(code) ? code : before !== null && on.includes(before) ? before : null;
  const bench = { recipe: decoded.value, on, others: [...kept, ...(beside ?? [])], standing };
  const change = (next: Recipe): void => {
    const after = edited(bench, next);
    const recipe = encodeRecipe(after.recipe);
    setHeld({ code: recipe, standing: after.standing });
    choices.getState().set(after.on === on ? { recipe } : { recipe, policies: after.on });
  };
  return (
    <div className="lab">
      <Proposals code={code} onChoose={(recipe) => choices.getState().set({ recipe: encodeRecipe(recipe) })} />
      <Parts recipe={bench.recipe} onChange={change} />
      <Result bench={bench} index={index} theme={theme} />
    </div>
  );
}

/** What is typed may be no name for a while (empty, say); it becomes the name as soon as it is one. */
function NameField({ name, onName }: { name: string; onName(name: string): void }) {
  const [typed, setTyped] = useState({ name, text: name });
  const text = typed.name === name ? typed.text : name;
  const wrong = !isName(text);
  return (
    <label className="choice">
      <span>Name</span>
      <input
        type="text"
        value={text}
        maxLength={40}
        aria-invalid={wrong}
        aria-describedby={wrong ? 'name-hint' : undefined}
        onChange={({ target }) => {
          const { value } = target;
          setTyped({ name: isName(value) ? value : name, text: value });
          if (isName(value)) onName(value);
        }}
      />
      {wrong ? (
        <span id="name-hint">Letters, digits, space, dot, plus and dash; it begins with a letter or digit.</span>
      ) : null}
    </label>
  );
}

function Parts({ recipe, onChange }: { recipe: Recipe; onChange(next: Recipe): void }) {
  const set =
    <Part extends keyof Recipe>(part: Part) =>
    (value: Recipe[Part]) =>
      onChange({ ...recipe, [part]: value });
  const toggle = (role: TrustedRole): void => {
    const trusted = recipe.trusted.includes(role)
      ? recipe.trusted.filter((other) => other !== role)
      : [...recipe.trusted, role];
    onChange({ ...recipe, trusted });
  };
  return (
    <section className="lab-column" aria-labelledby="parts-title">
      <h2 id="parts-title">Parts</h2>
      <NameField name={recipe.name} onName={set('name')} />
      <Choice label="Who registers" value={recipe.registrar} options={PARTS.registrar} onChoose={set('registrar')} />
      <Choice label="What is looked up" value={recipe.key} options={PARTS.key} onChoose={set('key')} />
      <fieldset className="checks">
        <legend>Trusted objects</legend>
        {TRUSTED_ROLES.map((role) => (
          <label key={role}>
            <input type="checkbox" checked={recipe.trusted.includes(role)} onChange={() => toggle(role)} />{' '}
            {PARTS.trusted[role]}
          </label>
        ))}
      </fieldset>
      <Choice label="The shared page may make" value={recipe.page} options={PARTS.page} onChoose={set('page')} />
      <Choice label="Static programs" value={recipe.statics} options={PARTS.statics} onChoose={set('statics')} />
      <fieldset className="checks">
        <legend>Besides</legend>
        <label>
          <input type="checkbox" checked={recipe.indirect} onChange={({ target }) => set('indirect')(target.checked)} />{' '}
          syscall(2) keeps working
        </label>
        <label>
          <input
            type="checkbox"
            checked={recipe.replaceable}
            onChange={({ target }) => set('replaceable')(target.checked)}
          />{' '}
          libsys may be replaced (logging, replay)
        </label>
      </fieldset>
      <Choice label="A refused call" value={recipe.effect} options={PARTS.effect} onChoose={set('effect')} />
    </section>
  );
}
