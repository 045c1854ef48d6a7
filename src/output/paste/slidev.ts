import { frame } from './frame.ts';
import { noFiles, type Snippet } from './snippet.ts';

/** Slidev hears nothing from a frame of another page: the slide itself has to take the keys that the frame gives back. */
const SCRIPT = [
  '<script setup>',
  "import { onMounted, onUnmounted, ref } from 'vue'",
  "import { useNav } from '@slidev/client'",
  '',
  '// Keys that the frame has no use for turn the slides.',
  'const whence = ref()',
  'const { next, prev } = useNav()',
  'const turns = { ArrowRight: next, PageDown: next, ArrowLeft: prev, PageUp: prev }',
  'const hear = ({ source, data }) => {',
  "  if (source === whence.value?.contentWindow && data?.ns === 'whence' && data.type === 'key') turns[data.key]?.()",
  '}',
  "onMounted(() => addEventListener('message', hear))",
  "onUnmounted(() => removeEventListener('message', hear))",
  '</script>',
  '',
].join('\n');

export const slidev: Snippet = {
  id: 'slidev',
  title: 'Slidev',
  about: () =>
    'For Slidev 0.48 or later. Once the frame was clicked, the arrows step through it and turn the deck at its ends; other keys are the deck’s again after a click beside it.',
  files: noFiles,
  // No `loading`: its own export photographs slides that nobody has scrolled to.
  write: (what) =>
    ['---', 'layout: full', '---', '', frame(what, { attributes: ['ref="whence"'] }), '', SCRIPT].join('\n'),
};
