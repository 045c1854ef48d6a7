import { FORMAT_GROUPS, type FormatGroup } from './formats.ts';

/** What the list says of a kind of file. */
export interface ListedFormat {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly group: FormatGroup;
}

interface Props<Format extends ListedFormat> {
  readonly formats: readonly Format[];
  /** Whether a file is being made. */
  readonly busy: boolean;
  onChoose(format: Format): void;
}

/** Kinds of file, by what they are for. */
export function FormatList<Format extends ListedFormat>({ formats, busy, onChoose }: Props<Format>) {
  return (
    <div className="export-formats">
      {Object.entries(FORMAT_GROUPS).map(([group, title]) => {
        const members = formats.filter((format) => format.group === group);
        if (members.length === 0) return null;
        return (
          <section key={group}>
            <h3>{title}</h3>
            <ul>
              {members.map((format) => (
                <li key={format.id}>
                  <button type="button" disabled={busy} onClick={() => onChoose(format)}>
                    <b>{format.label}</b> <span>{format.about}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
