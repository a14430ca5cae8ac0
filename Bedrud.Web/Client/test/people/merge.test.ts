import { describe, expect, it } from 'vitest';
import { mergePeople, reuse } from '../../src/people/merge.js';
import { ayse, guest, heard, meeting, told } from './fakes.js';

describe('mergePeople', () => {
  it('KnownToThePortalOnly_IsThere', () => {
    const [person] = mergePeople(meeting([], { people: [told(guest, { name: 'Veli', guest: true })] }));
    expect(person).toMatchObject({ name: 'Veli', guest: true, microphoneOn: false, quality: 'good' });
  });

  it('KnownToLiveKitOnly_IsThere', () => {
    const [person] = mergePeople(meeting([heard(guest, { name: 'Veli', microphoneOn: true })], { people: [] }));
    expect(person).toMatchObject({ name: 'Veli', guest: true, microphoneOn: true });
  });

  it('KnownToBoth_NameRoleAndHandAreThePortals_TheRestIsLiveKits', () => {
    const [person] = mergePeople(
      meeting([heard(ayse, { name: 'Old', role: 'viewer', handRaisedAt: 'then', speaking: true, quality: 'weak' })], {
        people: [told(ayse, { name: 'New', role: 'moderator' })],
      }),
    );
    expect(person).toMatchObject({
      name: 'New',
      role: 'moderator',
      handRaisedAt: null,
      speaking: true,
      quality: 'weak',
    });
  });

  it('TwoDevicesOfOnePerson_AreNumbered_AndTheOtherIsOnesOwn', () => {
    const [first, second] = [`${ayse}.one`, `${ayse}.two`];
    const people = mergePeople(meeting([heard(first), heard(second)], { people: [told(first)] }, first));
    expect(people).toMatchObject([
      { identity: first, person: ayse, local: true, own: false, device: 1, devices: 2 },
      { identity: second, person: ayse, local: false, own: true, device: 2, devices: 2 },
    ]);
  });

  it('BeforeOneIsIn_NobodyIsOneself', () => {
    expect(mergePeople(meeting([heard(ayse)], {}))).toMatchObject([{ local: false, own: false }]);
  });

  it('Spotlight_MarksWhoIsInIt', () => {
    const people = mergePeople(meeting([heard(ayse), heard(guest)], { spotlight: guest }));
    expect(people.filter(({ spotlit }) => spotlit).map(({ identity }) => identity)).toEqual([guest]);
  });
});

describe('reuse', () => {
  const read = () =>
    mergePeople(meeting([heard(ayse, { locked: ['camera'] }), heard(guest)], { people: [told(ayse), told(guest)] }));
  const known = new Map(read().map((person) => [person.identity, person]));

  it('Unchanged_SameObject', () => {
    expect(reuse(known, read()).every((person) => known.get(person.identity) === person)).toBe(true);
  });

  it('WhoSpeaks_IsNew_TheOthersAreNot', () => {
    const now = mergePeople(
      meeting([heard(ayse, { locked: ['camera'] }), heard(guest, { speaking: true })], {
        people: [told(ayse), told(guest)],
      }),
    );
    const changed = reuse(known, now).filter((person) => known.get(person.identity) !== person);
    expect(changed.map(({ identity }) => identity)).toEqual([guest]);
  });

  it('AnotherLock_IsNew', () => {
    const now = mergePeople(meeting([heard(ayse, { locked: ['microphone'] })], { people: [told(ayse)] }));
    expect(reuse(known, now)[0]).not.toBe(known.get(ayse));
  });
});
