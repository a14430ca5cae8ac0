import type { TemplateResult } from 'lit';
import { html } from 'lit';
import { icon } from '../icons.js';
import { peopleIcon } from '../people/icons.js';
import type { PanelPerson } from '../people/merge.js';
import type { Strings } from '../strings/strings.js';

type Tone = 'on' | 'off' | 'accent' | 'amber' | 'red';

/** What is on and how somebody's connection is, as icons that have words. What is as one expects has none: a good connection, no shared screen. */
export function marks(t: Strings, person: PanelPerson): TemplateResult[] {
  const { people } = t;
  const found: TemplateResult[] = [];
  if (person.quality !== 'good')
    found.push(
      person.quality === 'lost'
        ? mark(people.lost, 'red', icon('wifiOff', 18))
        : mark(people.weak, 'amber', icon('weakSignal', 18)),
    );
  if (person.handRaisedAt) found.push(mark(people.handUp, 'amber', peopleIcon('hand', 18)));
  if (person.screenOn) found.push(mark(people.screenOn, 'accent', icon('screen', 18)));
  if (person.cameraOn) found.push(mark(people.cameraOn, 'on', icon('camera', 18)));
  else
    found.push(
      mark(person.locked.includes('camera') ? people.cameraLocked : people.cameraOff, 'off', icon('cameraOff', 18)),
    );
  if (person.microphoneOn)
    found.push(
      mark(
        person.speaking ? people.speaking : people.microphoneOn,
        person.speaking ? 'accent' : 'on',
        icon('microphone', 18),
      ),
    );
  else
    found.push(
      mark(
        person.locked.includes('microphone') ? people.microphoneLocked : people.microphoneOff,
        'off',
        icon('microphoneOff', 18),
      ),
    );
  return found;
}

function mark(words: string, tone: Tone, drawing: TemplateResult): TemplateResult {
  return html`<span class="mark" role="img" aria-label=${words} title=${words} data-tone=${tone}>${drawing}</span>`;
}
