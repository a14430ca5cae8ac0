export const stageTr = {};
