import { at } from '../base/assert.ts';
import type { Verdict } from '../policy/policy.ts';
import type { Run } from '../run/run.ts';
import { type Graph, graphOf, type Trail } from './graph.ts';
import { hotspotsOf } from './hotspots.ts';
import { layoutOf } from './layout.ts';
import { courseOf, type Layout } from './places.ts';
import { type Leg, type Route, refusedAt, routeOf } from './routes.ts';
import type { Hotspot, Tone, View } from './scene.ts';
import { tallyOf } from './tally.ts';
import { type Wall, wallOf } from './wall.ts';

/** Everything of the picture that does not depend on time: places, ways, and how many calls took them. */
export interface Stage {
  readonly run: Run;
  readonly view: View;
  readonly graph: Graph;
  readonly layout: Layout;
  readonly edges: readonly Edge[];
  /** Refusals and the like, gathered where they meet the wall. */
  readonly refusals: readonly Refusal[];
  /** Weight of the slot with most calls, which the widths of the edges are measured by; at least 1. */
  readonly heaviest: number;
  readonly wall: Wall;
  readonly hotspots: readonly Hotspot[];
  /** Also for calls outside the counted range. */
  route(trail: Trail): Route | null;
}

/** Legs of all trails of the range that share a place, an origin and a verdict. */
export interface Edge {
  readonly id: string;
  readonly leg: Leg;
  readonly tone: Tone;
  readonly verdict: Verdict;
  weight: number;
}

/** A call that was refused, and where it stopped. */
export interface Refusal {
  readonly x: number;
  readonly y: number;
  /** `watched`: let in under somebody's eyes. */
  readonly verdict: 'denied' | 'unknown' | 'watched';
  /** First call that meets it. */
  readonly first: number;
  weight: number;
}

/** The image drawn large: the chosen one, that of the current call, or the one with most calls of the range. */
export function focusOf(run: Run, view: View, call: number): number {
  if (view.focus !== null && view.focus < run.model.images.length) return view.focus;
  if (call >= 0) return at(run.model.attempts, at(run.model.calls.attempt, call)).image;
  const { ofImage } = tallyOf(run, view.range);
  return ofImage.reduce((best, { calls }, image) => (calls > at(ofImage, best).calls ? image : best), 0);
}

/** Index of the call that `time` shows: step n shows call n - 1; -1 before the first. */
export const callAt = (run: Run, time: number): number => Math.min(run.model.calls.length, Math.ceil(time)) - 1;

/** With more images than cards could ever stand beside each other, those far from the focus are only counted. */
const MOST_IMAGES = 12;

/** The graph alone, for callers that keep it while only policies change. */
export function stageGraph(run: Run, range: View['range'], focus: number): Graph {
  const { images } = run.model;
  if (images.length <= MOST_IMAGES) return graphOf(run.index, range);
  const busy = [...images.keys()].filter((image) => at(run.index.firstOfImage, image) >= 0);
  const near = busy.sort((a, b) => Math.abs(a - focus) - Math.abs(b - focus) || a - b).slice(0, MOST_IMAGES);
  return graphOf(run.index, range, new Set(near));
}

/** All of a picture that no step changes. */
export function stageOf(run: Run, view: View, focus: number, graph: Graph = stageGraph(run, view.range, focus)): Stage {
  const layout = layoutOf({
    model: run.model,
    graph,
    width: view.width,
    height: view.height,
    focus,
    policies: run.policies.length,
    reserved: view.courses ?? 0,
  });
  const routes = new Map<number, Route | null>();
  const route = (trail: Trail): Route | null => {
    let known = routes.get(trail.id);
    if (known === undefined) {
      known = routeOf(layout, graph, trail);
      routes.set(trail.id, known);
    }
    return known;
  };
  const edges = new Map<string, Edge>();
  const refusals = new Map<string, Refusal>();
  for (const trail of graph.trails) {
    if (trail.weight === 0) continue;
    const way = route(trail);
    if (!way) continue;
    const { verdict, effect } = at(run.decisions, trail.attempt);
    const y = stopOf(run, layout, trail.attempt);
    addLegs(edges, verdict === 'denied' ? refusedAt(way, y) : way.legs, trail, verdict);
    const mark = verdict === 'allowed' && effect ? 'watched' : verdict;
    if (way.wall && (mark === 'denied' || mark === 'unknown' || mark === 'watched')) {
      const key = `${way.wall.x},${y},${mark}`;
      const known = refusals.get(key);
      if (known) known.weight += trail.weight;
      else refusals.set(key, { x: way.wall.x, y, verdict: mark, first: trail.first, weight: trail.weight });
    }
  }
  const marks = gather([...refusals.values()]);
  return {
    run,
    view,
    graph,
    layout,
    edges: [...edges.values()],
    refusals: marks,
    heaviest: graph.slots.reduce((most, slot) => Math.max(most, slot.weight), 1),
    wall: wallOf(run, graph, layout),
    hotspots: hotspotsOf(run, view.range, graph, layout, marks),
    route,
  };
}

/** Top of the course of the wall whose policy decided. */
export function stopOf(run: Run, layout: Layout, attempt: number): number {
  return courseOf(layout, Math.max(0, at(run.decidedBy, attempt)))?.box.y ?? layout.boundary;
}

function addLegs(edges: Map<string, Edge>, legs: readonly Leg[], trail: Trail, verdict: Verdict): void {
  for (const leg of legs) {
    const tone: Tone = leg.part === 'kernel' && verdict !== 'denied' ? 'allowed' : trail.role;
    const id = `${leg.key} ${tone} ${leg.part === 'user' ? '' : verdict}`;
    const known = edges.get(id);
    if (known) known.weight += trail.weight;
    else edges.set(id, { id, leg, tone, verdict: leg.part === 'user' ? 'allowed' : verdict, weight: trail.weight });
  }
}

/** Pixels; a cross is hardly wider. */
const NEAR = 17;

/** Marks closer than they are wide become one. */
function gather(refusals: Refusal[]): Refusal[] {
  const gathered: Refusal[] = [];
  for (const refusal of refusals.sort((a, b) => a.y - b.y || a.verdict.localeCompare(b.verdict) || a.x - b.x)) {
    const last = gathered.at(-1);
    if (last && last.y === refusal.y && last.verdict === refusal.verdict && refusal.x - last.x < NEAR) {
      gathered[gathered.length - 1] = {
        ...last,
        first: Math.min(last.first, refusal.first),
        weight: last.weight + refusal.weight,
      };
    } else gathered.push({ ...refusal });
  }
  return gathered;
}
