import { expect, it } from 'vitest';
import { htmlOf } from './markdown.ts';

it('writes what our documents use as HTML', () => {
  const text = [
    '# A `b<c>`',
    '',
    'One **two**',
    'three [four](five.md).',
    '',
    '- a',
    '  b',
    '- c',
    '',
    '| k   | v        |',
    '| --- | -------- |',
    '| `x` | `a\\|b` c |',
    '',
    '```html',
    '<i>',
    '',
    '# no heading',
    '```',
  ].join('\n');
  expect(htmlOf(text)).toBe(
    [
      '<h1>A <code>b&lt;c&gt;</code></h1>',
      '<p>One <b>two</b> three <a href="five.md">four</a>.</p>',
      '<ul><li>a b</li><li>c</li></ul>',
      '<table><thead><tr><th>k</th><th>v</th></tr></thead><tbody><tr><td><code>x</code></td><td><code>a|b</code> c</td></tr></tbody></table>',
      '<pre><code>&lt;i&gt;\n\n# no heading</code></pre>',
    ].join('\n'),
  );
});

it('lets no text of a document become an element', () => {
  expect(htmlOf('<script>x</script> "&"')).toBe('<p>&lt;script&gt;x&lt;/script&gt; &quot;&amp;&quot;</p>');
});
