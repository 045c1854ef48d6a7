import {
  BufferTarget,
  CanvasSource,
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  Quality,
  type VideoCodec,
  WebMOutputFormat,
} from 'mediabunny';
import { fail, ok, type Result } from '../../base/result.ts';
import { videoComment } from '../../record/carriers/video.ts';
import { recordText } from '../../record/record.ts';
import type { Deck } from '../../show/slide.ts';
import { reasonOf } from '../reason.ts';
import { type Film, filmOf, picturesOf, type Waiting } from './film.ts';

/** Films made by the encoders that the browser has. Loaded when it is asked for one: the library is the largest here. */

export type VideoKind = 'webm' | 'mp4';

/** In order of preference. PowerPoint and Keynote play MP4; every browser makes WebM. */
const CODECS: Readonly<Record<VideoKind, readonly VideoCodec[]>> = { webm: ['vp9', 'vp8'], mp4: ['avc'] };

const RATE = 30;
/** Seconds of one picture at most: programs that seek by pictures find no gap. */
const LONGEST = 1;

const codecFor = async (kind: VideoKind, { width, height }: Film): Promise<VideoCodec | null> =>
  typeof VideoEncoder === 'undefined' ? null : getFirstEncodableVideoCodec([...CODECS[kind]], { width, height });

/** The deck as a film with the record that opens it again. Rejects when it is stopped. */
export async function deckVideo(deck: Deck, kind: VideoKind, waiting: Waiting): Promise<Result<Uint8Array>> {
  const film = filmOf(deck);
  const codec = await codecFor(kind, film);
  if (!codec) return noEncoder(kind);
  const target = new BufferTarget();
  const output = new Output({ format: kind === 'webm' ? new WebMOutputFormat() : new Mp4OutputFormat(), target });
  output.setMetadataTags({ title: deck.title, comment: videoComment(recordText(deck.record)) });
  try {
    await encode(output, codec, film, waiting);
  } catch (error) {
    await output.cancel();
    waiting.signal.throwIfAborted();
    return fail(`The browser stopped making the film: ${reasonOf(error)}.`, {
      remedy: 'Make a GIF or an animated SVG instead.',
    });
  }
  return ok(new Uint8Array(target.buffer ?? new ArrayBuffer(0)));
}

async function encode(output: Output, codec: VideoCodec, film: Film, waiting: Waiting): Promise<void> {
  let source: CanvasSource | null = null;
  for await (const { canvas, moment } of picturesOf(film, RATE, LONGEST, waiting)) {
    if (source === null) {
      source = new CanvasSource(canvas, { codec, quality: new Quality('high') });
      output.addVideoTrack(source, { frameRate: RATE });
      await output.start();
    }
    await source.add(moment.start, moment.length);
  }
  await output.finalize();
}

const noEncoder = (kind: VideoKind): Result<never> =>
  kind === 'mp4'
    ? fail('This browser has no encoder for MP4.', { remedy: 'Make a WebM, or use Chromium, Edge or Safari.' })
    : fail('This browser has no encoder for films.', { remedy: 'Make a GIF or an animated SVG instead.' });
