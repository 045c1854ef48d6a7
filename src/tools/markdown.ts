/**
 * The Markdown that our own documents use, as HTML: headings, paragraphs, lists, tables, blocks of code, and within a line
 * code, bold and links. One text then serves the repository and the built pages. Nothing else is understood.
 */
export function htmlOf(markdown: string): string {
  const blocks: string[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const run = (goesOn: (text: string) => boolean): string[] => {
      const from = at;
      while (at < lines.length && goesOn(lines[at] ?? '')) at++;
      return lines.slice(from, at);
    };
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    if (line.trim() === '') at++;
    else if (heading) {
      const level = (heading[1] ?? '').length;
      blocks.push(`<h${level}>${inline(heading[2] ?? '')}</h${level}>`);
      at++;
    } else if (line.startsWith('```')) {
      at++;
      const code = run((text) => !text.startsWith('```'));
      at++;
      blocks.push(`<pre><code>${escaped(code.join('\n'))}</code></pre>`);
    } else if (line.startsWith('|')) blocks.push(table(run((text) => text.startsWith('|'))));
    else if (line.startsWith('- ')) blocks.push(list(run((text) => /^(- | {2}\S)/.test(text))));
    else blocks.push(`<p>${inline(run((text) => text.trim() !== '' && !/^(#|```|\||- )/.test(text)).join(' '))}</p>`);
  }
  return blocks.join('\n');
}

function list(lines: readonly string[]): string {
  const items = lines
    .join('\n')
    .replace(/\n {2}/g, ' ')
    .split('\n');
  return `<ul>${items.map((item) => `<li>${inline(item.slice(2))}</li>`).join('')}</ul>`;
}

function table(lines: readonly string[]): string {
  const [head = [], , ...rows] = lines.map(cells);
  const row = (texts: readonly string[], tag: string): string =>
    `<tr>${texts.map((text) => `<${tag}>${inline(text)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((texts) => row(texts, 'td')).join('')}</tbody></table>`;
}

/** A bar that is part of a cell is written with a backslash. */
const cells = (line: string): string[] =>
  line
    .slice(1)
    .replace(/\|\s*$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').trim());

/** Code first: within it nothing else has a meaning. */
const inline = (text: string): string =>
  text
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? `<code>${escaped(part.slice(1, -1))}</code>` : marked(escaped(part))))
    .join('');

const marked = (html: string): string =>
  html.replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>').replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '<a href="$2">$1</a>');

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
