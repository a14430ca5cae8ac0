import { describe, expect, it } from 'vitest';
import { Seats } from '../../src/layout/seats.js';

const people = (names: string, speaking = '') =>
  [...names].map((identity) => ({ identity, speaking: speaking.includes(identity) }));

/** Seats people one after another as the script says, and tells the last order. */
function seated(onFirstPage: number, ...script: [names: string, speaking?: string, promote?: boolean][]): string {
  const seats = new Seats();
  let order = '';
  for (const [names, speaking, promote = true] of script)
    order = seats
      .seat(people(names, speaking), onFirstPage, promote)
      .map((person) => person.identity)
      .join('');
  return order;
}

describe('Seats', () => {
  it('FirstComers_SitInTheirOrder', () => {
    expect(seated(3, ['abcde'])).toBe('abcde');
  });

  it('SomebodyLeaves_OneOtherMoves', () => {
    expect(seated(3, ['abcdefg'], ['acdefg'])).toBe('agcdef');
  });

  it('SomebodyLeaves_AllOnOnePage_CloseRanks', () => {
    expect(seated(9, ['abcd'], ['acd'])).toBe('acd');
  });

  it('OneLeavesAndOneComes_TheSeatIsTaken', () => {
    expect(seated(3, ['abcde'], ['acdex'])).toBe('axcde');
  });

  it('SpeakerOnALaterPage_ChangesPlacesWithWhoWasSilentLongest', () => {
    expect(seated(3, ['abcde', 'c'], ['abcde', 'e'])).toBe('aecdb');
  });

  it('SpeakerFallsSilent_KeepsTheSeat', () => {
    expect(seated(3, ['abcde', 'e'], ['abcde'])).toBe('abedc');
  });

  it('SpeakerOnTheFirstPage_NobodyMoves', () => {
    expect(seated(3, ['abcde', 'b'], ['abcde', 'abc'])).toBe('abcde');
  });

  it('AllOnTheFirstPageSpeak_NobodyLosesASeat', () => {
    expect(seated(3, ['abcde'], ['abcde', 'abcde'])).toBe('abcde');
  });

  it('ALaterPageIsLookedAt_NobodyMoves', () => {
    expect(seated(3, ['abcde'], ['abcde', 'e', false])).toBe('abcde');
  });
});
