interface Props<Word extends string> {
  /** What is chosen, for readers who do not see it. */
  readonly label: string;
  readonly value: Word;
  readonly options: Readonly<Record<NoInfer<Word>, string>>;
  onChoose(word: NoInfer<Word>): void;
}

/** One of a few words, all of them in sight. */
export function Segments<Word extends string>({ label, value, options, onChoose }: Props<Word>) {
  return (
    <fieldset className="segments">
      <legend className="hidden">{label}</legend>
      {(Object.keys(options) as NoInfer<Word>[]).map((word) => (
        <button key={word} type="button" aria-pressed={value === word} onClick={() => onChoose(word)}>
          {options[word]}
        </button>
      ))}
    </fieldset>
  );
}
