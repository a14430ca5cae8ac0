import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RoomPreview, watchRoom } from '../src/portal/room-preview.js';
import { stringsFor } from '../src/strings/strings.js';
import { whoIsThere } from '../src/who-is-there.js';

const recording = { active: false, automatic: false, asksConsent: false };

const [en, tr] = [stringsFor('en'), stringsFor('tr')];

describe('whoIsThere', () => {
  it.each<[number, string[] | null, string, string]>([
    [0, null, 'Nobody is here yet', 'Henüz kimse yok'],
    [0, [], 'Nobody is here yet', 'Henüz kimse yok'],
    [1, null, '1 person is here', 'İçeride 1 kişi var'],
    [3, null, '3 people are here', 'İçeride 3 kişi var'],
    [1, ['Ada'], 'Ada is here', 'İçeride: Ada'],
    [2, ['Ada', 'Zeynep'], 'Ada and Zeynep are here', 'İçeride: Ada ve Zeynep'],
    [3, ['Ada', 'Zeynep', 'Jo'], 'Ada, Zeynep and Jo are here', 'İçeride: Ada, Zeynep ve Jo'],
    [4, ['Ada', 'Zeynep', 'Jo', 'Elif'], 'Ada, Zeynep and 2 others are here', 'İçeride: Ada, Zeynep ve 2 kişi daha'],
    [2, ['Ada'], 'Ada and 1 other are here', 'İçeride: Ada ve 1 kişi daha'],
  ])('%i people, names %j', (people, names, english, turkish) => {
    expect(whoIsThere(en, { people, names, waits: false, recording })).toBe(english);
    expect(whoIsThere(tr, { people, names, waits: false, recording })).toBe(turkish);
  });
});

describe('watchRoom', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', page);
    page.visibilityState = 'visible';
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function watch(
    answer: () => Response | Promise<never> = () => Response.json({ people: 2, names: ['Ada'], waits: true }),
  ) {
    const seen: RoomPreview[] = [];
    const urls: string[] = [];
    const stop = watchRoom(
      'daily talk',
      (preview) => seen.push(preview),
      async (url) => {
        urls.push(String(url));
        return answer();
      },
    );
    return { seen, urls, stop };
  }

  it('AsksAtOnce_ThenEveryFifteenSeconds_UntilStopped', async () => {
    const { seen, urls, stop } = watch();
    await vi.advanceTimersByTimeAsync(31_000);
    expect(urls).toEqual(Array(3).fill('/api/meetings/daily%20talk/preview'));
    expect(seen[0]).toEqual({ people: 2, names: ['Ada'], waits: true, recording });
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(urls).toHaveLength(3);
  });

  it('NotSeen_DoesNotAsk_SeenAgain_AsksAtOnce', async () => {
    const { urls, stop } = watch();
    page.visibilityState = 'hidden';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(urls).toHaveLength(1);
    page.visibilityState = 'visible';
    page.dispatchEvent(new Event('visibilitychange'));
    expect(urls).toHaveLength(2);
    stop();
  });

  it.each<[string, () => Response | Promise<never>]>([
    ['PortalAway', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['Refused', () => Response.json({ code: 'not-a-member' }, { status: 403 })],
    ['Html', () => new Response('<html></html>')],
  ])('%s_SaysNothing', async (_, answer) => {
    const { seen, stop } = watch(answer);
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen).toEqual([]);
    stop();
  });
});
