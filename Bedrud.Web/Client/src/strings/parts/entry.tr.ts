export const entryTr = {};
