export const controlsEn = {
  portalAway: 'The portal can’t be reached. Try again when it is back.',
  actFailed: 'The portal could not do this. Try again in a moment.',
};
