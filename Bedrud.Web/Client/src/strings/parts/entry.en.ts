export const entryEn = {};
