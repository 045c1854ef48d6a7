interface Props<Word extends string> {
  readonly label: string;
  readonly value: Word;
  readonly options: Readonly<Record<NoInfer<Word>, string>>;
  onChoose(word: NoInfer<Word>): void;
}

/** One of a few words. */
export function Choice<Word extends string>({ label, value, options, onChoose }: Props<Word>) {
  return (
    <label className="choice">
      <span>{label}</span>
      <select value={value} onChange={({ target }) => onChoose(target.value as Word)}>
        {(Object.keys(options) as NoInfer<Word>[]).map((word) => (
          <option key={word} value={word}>
            {options[word]}
          </option>
        ))}
      </select>
    </label>
  );
}
