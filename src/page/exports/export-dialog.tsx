import './exports.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ok } from '../../base/result.ts';
import type { Choices } from '../../choices/choices.ts';
import { captioned } from '../../output/captioned.ts';
import { fileNameOf } from '../../output/file-names.ts';
import { type NeededFile, SNIPPETS } from '../../output/snippets.ts';
import type { Scene } from '../../picture/scene.ts';
import type { ThemeName } from '../../picture/theme.ts';
import type { Deck, SlideSize } from '../../show/slide.ts';
import { OWN } from '../../story/story.ts';
import { useChoices, usePage, useTelling } from '../context.ts';
import { fileName, save } from '../export.ts';
import { reasonOf } from '../reason.ts';
import { SceneView } from '../scene-view.tsx';
import { Segments } from '../segments.tsx';
import { FormatList, type ListedFormat } from './format-list.tsx';
import { FORMATS, type Format } from './formats.ts';
import { asShown, type ExportOptions, gather, type Looks, traceIn } from './gather.ts';
import { useJobs } from './job.ts';
import { type Chosen, LookForm } from './look-form.tsx';
import { makeFile } from './make.ts';
import { printDeck } from './print.tsx';
import { SnippetList } from './snippet-list.tsx';

interface Props {
  readonly theme: ThemeName;
  /** The picture as it stands on the screen, moving shapes included. */
  snapshot(): Scene | null;
  onClose(): void;
}

const PARTS = { files: 'Files', paste: 'To paste' } as const;

const PDF: ListedFormat = {
  id: 'pdf',
  label: 'PDF',
  about: 'by the browser’s print dialog, a page for each step',
  group: 'slides',
};

const RATIO = { '16:9': { width: 1280, height: 720 }, '4:3': { width: 960, height: 720 } } as const;

/** What to say where it has been said why there is nothing to export. */
const NOTHING = ok('');

/** Everything that leaves the page: files of the picture or of the whole story, and texts to paste. */
export function ExportDialog({ theme: pageTheme, snapshot, onClose }: Props) {
  const page = usePage();
  const { session, choices, telling } = page;
  const dialog = useRef<HTMLDialogElement>(null);
  const story = useTelling((state) => state.story);
  const presentNow = useChoices((state) => state.present);
  const [part, setPart] = useState<keyof typeof PARTS>('files');
  const [snippet, setSnippet] = useState(SNIPPETS[0]?.id ?? '');
  const [chosen, setChosen] = useState<Chosen>({
    what: story ? 'story' : 'picture',
    size: '16:9',
    theme: pageTheme,
    present: presentNow,
    caption: story !== null,
    scale: 2,
    trace: 'no',
  });
  const { what, size, theme, present, caption, scale, trace } = chosen;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the screen is as large as when its size was chosen.
  const looks = useMemo<Looks>(
    () => ({ what, size: size === 'screen' ? screenSize(snapshot()) : RATIO[size], theme, present, caption }),
    [what, size, theme, present, caption],
  );
  const options = useMemo<ExportOptions>(() => ({ ...looks, scale, trace }), [looks, scale, trace]);
  const { job, outcome, say, start } = useJobs(session.getState().report);
  useEffect(() => dialog.current?.showModal(), []);

  const [deck, setDeck] = useState<Deck | null>(null);
  /** The deck of the options as they are. */
  const gathered = useRef<Promise<Deck | null>>(Promise.resolve(null));
  const gatherFor = (looks: Looks): Promise<Deck | null> =>
    gather(page, looks).catch((error: unknown) => {
      session.getState().report({ message: `The picture could not be drawn: ${reasonOf(error)}.` });
      return null;
    });
  const step = useChoices((state) => state.step);
  const source = useChoices((state) => state.source);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page stays the same; step and source are what it shows.
  useEffect(() => {
    let current = true;
    gathered.current = gatherFor(looks);
    void gathered.current.then((next) => current && setDeck(next));
    return () => {
      current = false;
    };
  }, [looks, step, source]);

  const base = what === 'story' ? storyName(telling.getState().id) : pictureName(choices.getState());
  const [preview] = deck && caption ? captioned(deck.slides, deck.size) : (deck?.slides ?? []);
  const hasTrace = source.startsWith('file:') || (deck !== null && traceIn(deck) !== null);

  const write = (format: Format, name: string, theme: ThemeName): Promise<void> =>
    start(format.label, async (waiting) => {
      const same = theme === options.theme;
      const wanted = same ? options : { ...options, theme };
      const file = await makeFile(page, format, wanted, same ? gathered.current : gatherFor(wanted), waiting);
      if (!file) return NOTHING;
      if (!file.ok) return file;
      save(file.value, name);
      return ok(`${name} is saved.`);
    });
  const writeNeeded = ({ kind, name, theme }: NeededFile): void => {
    const format = FORMATS.find(({ id }) => id === kind);
    if (format) void write(format, name, theme);
  };
  const print = (): Promise<void> =>
    start(PDF.label, async () => {
      const made = await gathered.current;
      if (made) printDeck(asShown(made, options));
      return NOTHING;
    });
  const listed = FORMATS.filter(({ single }) => what === 'picture' || !single);

  return (
    <dialog ref={dialog} className="export-dialog" aria-labelledby="export-title" onClose={onClose}>
      <div className="export-head">
        <h2 id="export-title">Export</h2>
        <Segments label="As what" value={part} options={PARTS} onChoose={setPart} />
        <form method="dialog">
          <button type="submit" className="icon" aria-label="Close">
            ×
          </button>
        </form>
      </div>
      <div className="export-body">
        <div className="export-look">
          {preview ? <SceneView scene={preview.scene} theme={theme} /> : null}
          <LookForm
            chosen={chosen}
            steps={story?.steps.length ?? 0}
            hasTrace={hasTrace}
            onChange={(part) => setChosen({ ...chosen, ...part })}
          />
        </div>
        <div className="export-parts">
          {part === 'files' ? (
            <FormatList<Format | ListedFormat>
              formats={[...listed, PDF]}
              busy={job !== null}
              onChoose={(format) =>
                void ('make' in format ? write(format, fileNameOf(base, format.id, theme), theme) : print())
              }
            />
          ) : null}
          {part === 'paste' && deck ? (
            <SnippetList
              deck={deck}
              options={options}
              story={what === 'story' ? story : null}
              file={base}
              chosen={snippet}
              busy={job !== null}
              onChoose={setSnippet}
              onSave={writeNeeded}
              onDone={say}
            />
          ) : null}
        </div>
      </div>
      <div className="export-foot">
        <div role="status">
          {job ? (
            <>
              {job.label} <progress max={1} value={job.progress} aria-label={`Making ${job.label}`} />
              <button type="button" onClick={job.cancel}>
                Cancel
              </button>
            </>
          ) : (
            outcome
          )}
        </div>
        {job || outcome ? null : (
          <p>
            Every file carries the state that made it: drop it on this page and it opens again.
            {hasTrace && trace === 'no' ? ' The trace itself stays on this machine.' : ''}
          </p>
        )}
      </div>
    </dialog>
  );
}

const storyName = (id: string): string => `whence-${id === OWN ? 'story' : id}`;

const pictureName = ({ source, policies, step }: Choices): string => fileName(source, policies, step);

/** Pixels of the picture on the screen. */
const screenSize = (scene: Scene | null): SlideSize =>
  scene ? { width: scene.width * scene.scale, height: scene.height * scene.scale } : RATIO['16:9'];
