// What is proposed for a group of pictures, and why; the program has made the proposal.

import { has, number, t } from "./words.js";

// Where a picture stands in its group.
export const placeOf = (group, wanted) => group.files.findIndex((one) => one.picture === wanted);

// Of a burst, the frames to keep by faces and sharpness; of anything else, none but the keeper.
export const frames = (group) => group.best.map((wanted) => placeOf(group, wanted));

// The numbers on the pictures, written so that they are not taken for how many.
const called = (places) => places.map((place) => `#${number(place + 1)}`).join(", ");

export const proposal = (group) => t(group.by_faces ? "burst_proposal" : "burst_proposal_sharp", { kept: called(frames(group)), all: group.files.length });

// Why the proposed one is better than the one it is compared with.
export function because(group, keeper, other) {
  const proposed = placeOf(group, group.keeper);
  const against = group.files[proposed === keeper ? other : keeper];
  return has(`worse_${against?.worse}`) ? t(`worse_${against.worse}`) : "";
}
