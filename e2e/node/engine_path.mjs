// The official Node SDKs against the local engine, unchanged. Usage: node engine_path.mjs BASE_URL MODEL
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import assert from 'node:assert/strict';
import { base, check, finish } from './checks.mjs';

const model = process.argv[3];
const oai = new OpenAI({ baseURL: `${base}/v1`, apiKey: 'any', maxRetries: 0 });
const ant = new Anthropic({ baseURL: base, apiKey: 'any', maxRetries: 0 });
const messages = [{ role: 'user', content: 'Write a short story about a fox and a goose.' }];

await check('openai: text, streaming and usage agree', async () => {
  const ask = { model, messages, temperature: 0, max_tokens: 24 };
  const whole = await oai.chat.completions.create(ask);
  assert.match(whole.choices[0].message.content, /\w+ \w+/);
  let text = '';
  let usage;
  for await (const chunk of await oai.chat.completions.create({ ...ask, stream: true, stream_options: { include_usage: true } })) {
    text += chunk.choices[0]?.delta?.content ?? '';
    usage = chunk.usage ?? usage;
  }
  assert.equal(text, whole.choices[0].message.content);
  assert.deepEqual([usage.prompt_tokens, usage.completion_tokens], [whole.usage.prompt_tokens, whole.usage.completion_tokens]);
});

await check('openai: the streaming helper finishes', async () => {
  const final = await oai.chat.completions.stream({ model, messages, max_tokens: 8 }).finalChatCompletion();
  assert.ok(final.choices[0].message.content);
});

await check('openai: errors have their shape', async () => {
  await assert.rejects(oai.chat.completions.create({ model: 'nope', messages }), (e) => e.status === 404 && /nope/.test(e.message));
  await assert.rejects(oai.chat.completions.create({ model, messages, max_tokens: 'many' }), (e) => e.status === 400 && e.param === 'max_tokens');
});

await check('openai: a client that leaves does not disturb the next', async () => {
  const stream = await oai.chat.completions.create({ model, messages, max_tokens: 400, stream: true });
  for await (const _ of stream) break;
  assert.ok((await oai.chat.completions.create({ model, messages, max_tokens: 4 })).choices.length);
});

await check('anthropic: text, streaming helper, stop sequences', async () => {
  const whole = await ant.messages.create({ model, messages, max_tokens: 200, stop_sequences: ['the', ' a '] });
  assert.equal(whole.stop_reason, 'stop_sequence');
  const final = await ant.messages.stream({ model, messages, max_tokens: 16 }).finalMessage();
  assert.ok(final.content[0].text.length > 0 && final.usage.output_tokens > 0);
});

await check('anthropic: errors have their shape', async () => {
  await assert.rejects(ant.messages.create({ model: 'nope', messages, max_tokens: 4 }), (e) => e.status === 404 && e.error.error.type === 'not_found_error');
});

await check('models in both shapes', async () => {
  assert.ok((await oai.models.list()).data.some((m) => m.id === model));
  assert.ok((await ant.models.list()).data.some((m) => m.id === model));
});

finish();
