export const peopleEn = {};
