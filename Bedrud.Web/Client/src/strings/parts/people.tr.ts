export const peopleTr = {};
