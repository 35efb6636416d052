import { describe, expect, test } from 'vitest';
import { bridgeEntities } from '../../src/discovery/bridge.ts';
import { entityId } from '../../src/discovery/entity.ts';
import { missingJinja, renderAll } from './jinja.ts';
import { topics } from './kit.ts';

const home = { id: 'home-1', label: 'Home', name: 'home', modes: ['Day', 'Night'] };
const entities = bridgeEntities(topics, {
  locations: [home, { ...home, id: 'cabin-1', label: 'Cabin', name: 'cabin', modes: [] }],
  scenes: [{ id: 'scene-1', label: 'Good night', name: 'good_night' }],
});
const named = (name: string) => entities.find((entity) => entity.name === name);

const INFO = JSON.stringify({
  installed_apps: [{ location: { id: 'home-1' }, auth: 'login_needed', sentence: 'Sign in again.' }],
  webhook: { door: 'public', last_event: null },
  api_calls: { last_24h: 7, limit: 3_000 },
});

describe('the bridge in Home Assistant', () => {
  test('has no two entities of one id', () => {
    expect(new Set(entities.map(entityId)).size).toBe(entities.length);
  });

  test('says that it is away, and does not go away itself', () => {
    expect(named('Connection')?.config).toMatchObject({
      state_topic: topics.bridgeState,
      availability: [{ topic: topics.bridgeState, value_template: 'online' }],
    });
  });

  test('runs scenes and sets modes, where a location has some', () => {
    expect(named('Good night')?.config).toMatchObject({ command_topic: 'smartthings/bridge/scene/good_night/run' });
    expect(named('Mode of Home')?.config).toMatchObject({ options: ['Day', 'Night'] });
    expect(named('Mode of Cabin')).toBeUndefined();
  });

  test.skipIf(missingJinja !== undefined)('tells which sign-in is lost, and what to do', () => {
    const { config = {} } = named('Sign-in of Home') ?? {};
    const templates = [config['value_template'], config['json_attributes_template']].map(String);
    const [state, attributes] = renderAll(templates.map((template) => ({ template, payload: INFO })));
    expect(state?.text).toBe('ON');
    expect(JSON.parse(attributes?.text ?? '')).toEqual({ sentence: 'Sign in again.' });
    const cabin = String(named('Sign-in of Cabin')?.config['json_attributes_template']);
    expect(renderAll([{ template: cabin, payload: INFO }])[0]?.text).toBe('{}');
  });
});
