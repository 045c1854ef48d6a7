import { plural } from '../base/text.ts';
import { STORY_HEADS } from '../story/list.ts';
import { OWN } from '../story/story.ts';
import { usePage, useTelling } from './context.ts';
import { Entry, EntryGroup } from './entry.tsx';
import { storyNamed } from './story-named.ts';
import { stepOfNow } from './telling.ts';

/** The questions have a panel of their own, where each is one click away. */
const QUESTIONS = 'questions';
const TOLD = STORY_HEADS.filter(({ id }) => id !== QUESTIONS);

/** Stories that are told over the scenarios, and the way to one of one's own. */
export function StoriesPanel() {
  const { choices, session, telling } = usePage();
  const id = useTelling((state) => state.id);
  const own = useTelling((state) => state.own);
  const choose = async (wanted: string): Promise<void> => {
    if (wanted === id) {
      telling.getState().goTo(1);
      return;
    }
    const story = await storyNamed(wanted, own);
    if (story.ok) telling.getState().tell(wanted, story.value);
    else session.getState().report(story.problem);
  };
  const begin = (): void => {
    const story = { title: 'My story', summary: '', steps: [stepOfNow(choices, 'First step')] };
    telling.getState().tell(OWN, story);
    telling.getState().edit(true);
  };
  return (
    <section className="panel" aria-labelledby="stories-title">
      <h2 id="stories-title">Stories</h2>
      <EntryGroup summary={plural(TOLD.length, 'story', 'stories')} open={id !== '' && id !== QUESTIONS}>
        {own ? (
          <Entry current={id === OWN} onChoose={() => void choose(OWN)}>
            {own.title}
          </Entry>
        ) : null}
        {TOLD.map((head) => (
          <Entry key={head.id} current={id === head.id} title={head.summary} onChoose={() => void choose(head.id)}>
            {head.title}
          </Entry>
        ))}
      </EntryGroup>
      <button type="button" className="open" onClick={begin}>
        Tell your own…
      </button>
    </section>
  );
}
