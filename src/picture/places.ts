import type { Mapping, Model, Role } from '../model/model.ts';
import type { Box } from './geometry.ts';
import type { Chip, Graph, Slot } from './graph.ts';

/** What a layout is made of, and the measures (pixels) that its parts share. */

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly Card[];
  /** Images without room for a card of their own. */
  readonly hiddenImages: readonly number[];
  readonly more: Box | null;
  /** From above; none where no policy is on. */
  readonly courses: readonly Course[];
  /** Line between user and kernel where no policy builds a wall. */
  readonly boundary: number;
  readonly kernel: Box;
  readonly chips: ReadonlyMap<number, ChipPlace>;
  readonly slots: ReadonlyMap<number, SlotPlace>;
  readonly slotGroups: readonly SlotGroup[];
}

/** A course of the wall: a policy, or the last few of them together where there is no room for each. */
export interface Course {
  /** Positions in `run.policies`. */
  readonly policies: readonly number[];
  readonly box: Box;
}

/** Top of the wall; without policies, the line between user and kernel. */
export const wallTop = ({ courses, boundary }: Pick<Layout, 'courses' | 'boundary'>): number =>
  courses[0]?.box.y ?? boundary;

/** The course that calls meet which the policy at that position decides on. */
export const courseOf = ({ courses }: Pick<Layout, 'courses'>, position: number): Course | undefined =>
  courses.find(({ policies }) => policies.includes(position));

/** A process. */
export interface Card {
  readonly image: number;
  readonly box: Box;
  readonly full: boolean;
  readonly title: CardTitle;
  readonly bands: readonly Band[];
  /** x of the vertical lane for calls from the main column that by-pass lower bands. */
  readonly mainLane: number;
  /** x of the lane for calls from the side column. */
  readonly sideLane: number;
}

/** The name of a process, in as many lines as it needs. */
export interface CardTitle {
  readonly lines: readonly string[];
  /** Pixels of the letters. */
  readonly size: number;
}

/** The text of an object, within a process. */
export interface Band {
  readonly role: Role;
  readonly modules: readonly number[];
  readonly box: Box;
  readonly side: boolean;
  /** Label and chips share one line where there is no height for two. */
  readonly inline: boolean;
  readonly chips: readonly Placed[];
  /** Chips that found no room: one place stands for all of them. */
  readonly overflow: Overflow | null;
  readonly title: string;
  /** Whether a counted call passes through it. */
  readonly used: boolean;
  /** What there is to say besides its role, a shorter wording for less room after each; none: nothing. */
  readonly notes: readonly string[];
}

/** A function, in its band. */
export interface Placed {
  readonly id: number;
  readonly label: string;
  readonly box: Box;
}

/** What a band had no room for. */
export interface Overflow {
  readonly count: number;
  readonly label: string;
  readonly box: Box;
}

/** Where a chip is, or what stands for it. */
export interface ChipPlace {
  readonly box: Box;
  readonly band: Band;
  readonly card: Card;
  readonly shown: boolean;
}

/** A system call, in the kernel. */
export interface SlotPlace {
  /** x at which the call passes the wall. */
  readonly x: number;
  readonly box: Box;
  readonly card: Card;
  readonly shown: boolean;
}

/** The slots under one column of a card. */
export interface SlotGroup {
  readonly card: Card;
  readonly roles: ReadonlySet<Role>;
  /** Left and right end of the column. */
  readonly from: number;
  readonly to: number;
  readonly shown: readonly Placed[];
  /** Slots that `overflow` stands for. */
  readonly hidden: readonly number[];
  readonly overflow: Overflow | null;
}

export const SIDE_ROLES: ReadonlySet<Role> = new Set<Role>(['rtld', 'sharedPage', 'anonymous', 'unknown']);
export const CHIP_HEIGHT = 24;
export const CHIP_GAP = 7;
/** A line of chips and the space below it. */
export const ROW = CHIP_HEIGHT + 5;
export const CHIP_SIZE = 12;
/** Size of the name of a band. */
export const BAND_NAME = { full: 12.5, folded: 11 } as const;
/** Height of the line with the name of a band. */
export const TITLE = 22;
/** Room for the stamp at the foot of a folded card. */
export const STAMP = 26;
export const MARGIN = 12;
export const LANE = 18;

/** Stages that are so low have everything closer together. */
export const isTight = (height: number): boolean => height < 420;

export const middleX = (box: Box): number => box.x + box.width / 2;

/** Ways run along the right side of a folded band, its name stands at the left. */
export const foldedPlace = (box: Box): Box => ({
  x: box.x + box.width - 8,
  y: box.y + box.height / 2,
  width: 0,
  height: 0,
});

export const middle = (box: Box): Box => ({ x: box.x + box.width / 2, y: box.y + box.height / 2, width: 0, height: 0 });

/** What stands in the card of an image. */
export interface Content {
  readonly chips: Chip[];
  readonly slots: Slot[];
  readonly mappings: Mapping[];
}

export function groupByImage(model: Model, graph: Graph): Content[] {
  const content: Content[] = model.images.map(() => ({ chips: [], slots: [], mappings: [] }));
  for (const chip of graph.chips) content[chip.image]?.chips.push(chip);
  for (const slot of graph.slots) content[slot.image]?.slots.push(slot);
  for (const mapping of model.mappings) content[mapping.image]?.mappings.push(mapping);
  return content;
}
