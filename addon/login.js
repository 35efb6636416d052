import { call } from './api.js';
import { byId, onSubmit } from './elements.js';

onSubmit(byId('login'), async (fields) => {
  await call('POST', 'session', fields);
  window.location.reload();
});
