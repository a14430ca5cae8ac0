import { describe, expect, it } from 'vitest';
import { Arranger, type StageWishes } from '../../src/layout/arrange.js';
import { aTrack, crowd, person } from '../people.js';
import { desktop, expectTidy, phone, tablet } from './geometry.js';

const wish = (change: Partial<StageWishes> = {}): StageWishes => ({
  area: desktop,
  people: crowd(5),
  mode: 'auto',
  selfView: 'tile',
  pinned: null,
  spotlight: null,
  speaker: null,
  page: 0,
  ...change,
});

const arrange = (change: Partial<StageWishes> = {}) => new Arranger().arrange(wish(change));
const largeOf = (change: Partial<StageWishes>) => arrange(change).pictures.find(({ place }) => place === 'large')?.key;
const keys = (arranged: ReturnType<typeof arrange>) => arranged.pictures.map(({ key }) => key);

const sharing = [person('me'), person('a'), person('b', { screen: aTrack }), person('c', { screen: aTrack })];

describe('what is large', () => {
  it('Auto_Nothing', () => {
    expect(largeOf({})).toBeUndefined();
  });

  it('PinBeforeScreenBeforeSpotlightBeforeSpeaker', () => {
    const all = { people: sharing, mode: 'speaker', pinned: 'a/camera', spotlight: 'c', speaker: 'b' } as const;
    expect(largeOf(all)).toBe('a/camera');
    expect(largeOf({ ...all, pinned: null })).toBe('b/screen_share');
    expect(largeOf({ ...all, pinned: null, people: crowd(5), spotlight: 'p2', speaker: 'p3' })).toBe('p2/camera');
    expect(largeOf({ mode: 'speaker', speaker: 'p3' })).toBe('p3/camera');
  });

  it('PinOfSomebodyWhoLeft_IsPassedOver', () => {
    expect(largeOf({ pinned: 'gone/camera', spotlight: 'p1' })).toBe('p1/camera');
  });

  it('OwnSpotlight_ShowsOneselfToTheOthersOnly', () => {
    expect(largeOf({ spotlight: 'me' })).toBeUndefined();
    expect(largeOf({ spotlight: 'me', mode: 'speaker', speaker: 'p1' })).toBe('p1/camera');
  });

  it('Grid_OnlyThePin', () => {
    expect(largeOf({ mode: 'grid', people: sharing, spotlight: 'a', speaker: 'a' })).toBeUndefined();
    expect(largeOf({ mode: 'grid', people: sharing, pinned: 'c/screen_share' })).toBe('c/screen_share');
  });

  it('SecondScreen_DoesNotPushTheFirstAway', () => {
    const arranger = new Arranger();
    const before = sharing.map((p) => (p.identity === 'b' ? { ...p, screen: null } : p));
    arranger.arrange(wish({ people: before }));
    const after = arranger.arrange(wish({ people: sharing }));
    expect(after.pictures.find(({ place }) => place === 'large')?.key).toBe('c/screen_share');
    expect(keys(after)).toContain('b/screen_share');
  });

  it('OwnScreen_StandsAmongThePeople', () => {
    const arranged = arrange({ people: [person('me', { screen: aTrack }), person('a')] });
    expect(arranged.pictures.map(({ key, place }) => [key, place])).toContainEqual(['me/screen_share', 'among']);
  });
});

describe('oneself', () => {
  it('Alone_Large_WhateverWasChosen', () => {
    for (const selfView of ['tile', 'corner', 'hidden'] as const)
      expect(arrange({ people: crowd(1), selfView }).pictures).toMatchObject([{ key: 'me/camera', place: 'among' }]);
  });

  it('TwoOnAPhone_TheOtherLarge_OneselfInTheCorner', () => {
    const { pictures } = arrange({ area: phone, people: crowd(2) });
    expect(pictures).toMatchObject([
      { key: 'me/camera', place: 'corner' },
      { key: 'p1/camera', place: 'large', rect: phone },
    ]);
  });

  it('Hidden_IsNotThere', () => {
    expect(keys(arrange({ selfView: 'hidden' }))).toEqual(['p1/camera', 'p2/camera', 'p3/camera', 'p4/camera']);
  });

  it('Corner_AboveTheGrid', () => {
    const { pictures } = arrange({ selfView: 'corner' });
    expect(pictures.filter(({ place }) => place === 'corner').map(({ key }) => key)).toEqual(['me/camera']);
    expectTidy(
      pictures.filter(({ place }) => place !== 'corner').map(({ rect }) => rect),
      desktop,
    );
  });
});

describe('pages', () => {
  it.each([
    [desktop, 60, 2],
    [tablet, 60, 3],
    [phone, 60, 8],
    [phone, 8, 1],
  ])('%o_%i people_%i pages_EverybodyOnceAndTidy', (area, count, pages) => {
    const arranger = new Arranger();
    const seen: string[] = [];
    for (let page = 0; page < pages; page++) {
      const arranged = arranger.arrange(wish({ area, people: crowd(count), page }));
      expect(arranged).toMatchObject({ page, pages });
      expectTidy([...arranged.pictures.map(({ rect }) => rect), ...(arranged.pager ? [arranged.pager] : [])], area);
      seen.push(...keys(arranged));
    }
    expect(new Set(seen).size).toBe(count);
    expect(seen).toHaveLength(count);
  });

  it('PageBeyondTheLast_TheLast', () => {
    expect(arrange({ people: crowd(60), page: 7 }).page).toBe(1);
  });

  it('SpeakerView_StripHasPagesToo', () => {
    const arranger = new Arranger();
    const people = crowd(30);
    const { pages } = arranger.arrange(wish({ people, mode: 'speaker', speaker: 'p1' }));
    const seen = Array.from({ length: pages }, (_, page) =>
      keys(arranger.arrange(wish({ people, mode: 'speaker', speaker: 'p1', page }))),
    );
    expect(new Set(seen.flat()).size).toBe(30);
    for (const page of seen) expect(page).toContain('p1/camera');
  });

  it('MutingTurningOffSpeaking_MovesNoTile', () => {
    const arranger = new Arranger();
    const places = (people: StageWishes['people']) =>
      arranger.arrange(wish({ people, page: 1 })).pictures.map(({ key, rect }) => [key, rect]);
    const people = crowd(60);
    const before = places(people);
    expect(places(people.map((p) => ({ ...p, microphoneOn: false, cameraOn: true, speaking: true })))).toEqual(before);
  });

  it('SpeakerChanges_TheTwoChangePlaces', () => {
    const arranger = new Arranger();
    const strip = (speaker: string) =>
      new Map(
        arranger
          .arrange(wish({ mode: 'speaker', speaker }))
          .pictures.map(({ key, rect }) => [key, `${rect.x} ${rect.y}`]),
      );
    const before = strip('p1');
    const after = strip('p2');
    expect(after.get('p1/camera')).toBe(before.get('p2/camera'));
    expect(after.get('p3/camera')).toBe(before.get('p3/camera'));
  });

  it('OrderInTheDocument_NeverChanges', () => {
    const arranger = new Arranger();
    arranger.arrange(wish({ mode: 'speaker', speaker: 'p1' }));
    const after = arranger.arrange(wish({ mode: 'speaker', speaker: 'p4' }));
    expect(keys(after)).toEqual(['me/camera', 'p1/camera', 'p2/camera', 'p3/camera', 'p4/camera']);
  });
});
