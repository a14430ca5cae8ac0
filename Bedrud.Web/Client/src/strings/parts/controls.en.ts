export const controlsEn = {};
