// The official Node libraries through the gateway, in front of the scripted upstream under four names (e2e/gateway.yaml).
// Each client protocol over each kind of upstream. Usage: node gateway_path.mjs BASE_URL
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import assert from 'node:assert/strict';
import { CITIES, TEXT, UPSTREAMS, base, check, finish, over, quiet, raises } from './checks.mjs';

const CITY = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const TOOLS = ['weather', 'news'];
const TURNS = [
  { role: 'user', content: 'Hello' },
  { role: 'assistant', content: 'Hello!' },
  { role: 'user', content: 'How is the weather?' },
];
const CUTS = ['die-mid-stream', 'die-mid-chunk', 'die-mid-character', 'no-terminal', 'error-event', 'garbage'];
const oai = new OpenAI({ baseURL: `${base}/v1`, apiKey: 'any', maxRetries: 0, timeout: 20_000 });
const ant = new Anthropic({ baseURL: base, apiKey: 'any', maxRetries: 0, timeout: 20_000 });

// -- chat completions

const chat = (upstream, fault = '', more = {}) => ({
  model: `${upstream}/mock${fault}`, messages: [{ role: 'system', content: 'Be brief.' }, ...TURNS], ...more,
});
const chatTools = (upstream) =>
  chat(upstream, '', { tools: TOOLS.map((name) => ({ type: 'function', function: { name, parameters: CITY } })) });
const chatStreamed = (ask) =>
  oai.chat.completions.stream({ ...ask, stream_options: { include_usage: true } }).finalChatCompletion();

await over('chat: text, usage and cached tokens, whole and streamed,', async (upstream) => {
  for (const r of [await oai.chat.completions.create(chat(upstream)), await chatStreamed(chat(upstream))]) {
    assert.equal(r.choices[0].message.content, TEXT);
    assert.equal(r.choices[0].finish_reason, 'stop');
    assert.deepEqual([r.usage.prompt_tokens, r.usage.completion_tokens, r.usage.total_tokens], [100, 16, 116]);
    assert.equal(r.usage.prompt_tokens_details.cached_tokens, 60);
  }
});

await over('chat: parallel tools with streamed arguments, and their results,', async (upstream) => {
  const ask = chatTools(upstream);
  for (const r of [await oai.chat.completions.create(ask), await chatStreamed(ask)]) {
    const calls = r.choices[0].message.tool_calls;
    assert.equal(r.choices[0].finish_reason, 'tool_calls');
    assert.deepEqual(calls.map((c) => c.function.name), TOOLS);
    assert.deepEqual(calls.map((c) => JSON.parse(c.function.arguments)), CITIES);
    assert.equal(new Set(calls.map((c) => c.id)).size, 2);
    const said = {
      role: 'assistant',
      content: null,
      tool_calls: calls.map((c) => ({ id: c.id, type: 'function', function: { name: c.function.name, arguments: c.function.arguments } })),
    };
    const results = calls.map((c) => ({ role: 'tool', tool_call_id: c.id, content: 'sunny' }));
    const next = await oai.chat.completions.create({ ...ask, messages: [...ask.messages, said, ...results] });
    assert.equal(next.choices[0].message.content, TEXT);
  }
});

await over('chat: a cut stream raises', async (upstream) => {
  for (const fault of CUTS) await raises(() => chatStreamed(chat(upstream, `:${fault}`)), [Error], fault);
  for (const fault of CUTS) {
    await raises(async () => {
      for await (const _ of await oai.chat.completions.create({ ...chat(upstream, `:${fault}`), stream: true }));
    }, [Error], `${fault}, read event by event`);
  }
  await quiet();
});

// -- Responses

const responses = (upstream, fault = '', more = {}) => ({
  model: `${upstream}/mock${fault}`, input: TURNS, instructions: 'Be brief.', store: false, ...more,
});
const responsesTools = (upstream) =>
  responses(upstream, '', { tools: TOOLS.map((name) => ({ type: 'function', name, parameters: CITY, strict: false })) });
const responsesStreamed = (ask) => oai.responses.stream(ask).finalResponse();

await over('responses: text, usage and cached tokens, whole and streamed,', async (upstream) => {
  for (const r of [await oai.responses.create(responses(upstream)), await responsesStreamed(responses(upstream))]) {
    assert.deepEqual([r.output_text, r.status], [TEXT, 'completed']);
    assert.deepEqual([r.usage.input_tokens, r.usage.output_tokens, r.usage.total_tokens], [100, 16, 116]);
    assert.equal(r.usage.input_tokens_details.cached_tokens, 60);
  }
});

await over('responses: parallel tools with streamed arguments, and their results,', async (upstream) => {
  const ask = responsesTools(upstream);
  for (const r of [await oai.responses.create(ask), await responsesStreamed(ask)]) {
    const calls = r.output.filter((i) => i.type === 'function_call');
    assert.deepEqual(calls.map((c) => c.name), TOOLS);
    assert.deepEqual(calls.map((c) => JSON.parse(c.arguments)), CITIES);
    const said = calls.map((c) => ({ type: 'function_call', call_id: c.call_id, name: c.name, arguments: c.arguments }));
    const results = calls.map((c) => ({ type: 'function_call_output', call_id: c.call_id, output: 'sunny' }));
    assert.equal((await oai.responses.create({ ...ask, input: [...TURNS, ...said, ...results] })).output_text, TEXT);
  }
});

await over('responses: a cut stream raises', async (upstream) => {
  // the helper throws OpenAI's own error event as it came, which is no Error
  for (const fault of CUTS) await raises(() => responsesStreamed(responses(upstream, `:${fault}`)), [fault === 'error-event' ? Object : Error], fault);
  await quiet();
});

// -- messages

const messages = (upstream, fault = '', more = {}) => ({
  model: `${upstream}/mock${fault}`, messages: TURNS, system: 'Be brief.', max_tokens: 100, ...more,
});
const messagesTools = (upstream) => messages(upstream, '', { tools: TOOLS.map((name) => ({ name, input_schema: CITY })) });
const messagesStreamed = (ask) => ant.messages.stream(ask).finalMessage();

await over('messages: text, usage and cached tokens, whole and streamed,', async (upstream) => {
  for (const r of [await ant.messages.create(messages(upstream)), await messagesStreamed(messages(upstream))]) {
    assert.deepEqual(r.content.map((b) => [b.type, b.text]), [['text', TEXT]]);
    assert.equal(r.stop_reason, 'end_turn');
    assert.deepEqual([r.usage.input_tokens, r.usage.cache_read_input_tokens, r.usage.output_tokens], [40, 60, 16]);
  }
});

await over('messages: parallel tools with streamed arguments, and their results,', async (upstream) => {
  const ask = messagesTools(upstream);
  for (const r of [await ant.messages.create(ask), await messagesStreamed(ask)]) {
    const calls = r.content.filter((b) => b.type === 'tool_use');
    assert.equal(r.stop_reason, 'tool_use');
    assert.deepEqual(calls.map((c) => [c.name, c.input]), TOOLS.map((name, i) => [name, CITIES[i]]));
    const said = calls.map(({ type, id, name, input }) => ({ type, id, name, input }));
    const results = calls.map((c) => ({ type: 'tool_result', tool_use_id: c.id, content: 'sunny' }));
    const turns = [...TURNS, { role: 'assistant', content: said }, { role: 'user', content: results }];
    assert.equal((await ant.messages.create({ ...ask, messages: turns })).content[0].text, TEXT);
  }
});

await over('messages: a cut stream raises', async (upstream) => {
  for (const fault of CUTS) await raises(() => messagesStreamed(messages(upstream, `:${fault}`)), [Error], fault);
  await quiet();
});

await over('messages: count_tokens', async (upstream) => {
  const { max_tokens: _, ...ask } = messages(upstream);
  if (upstream !== 'chat-only') {
    assert.equal((await ant.messages.countTokens(ask)).input_tokens, 100);
  } else {
    // no such operation there: said, not guessed
    const e = await raises(() => ant.messages.countTokens(ask), [Anthropic.APIError], 'count_tokens');
    assert.equal(e.error.type, 'error');
  }
});

// -- images

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PNG_URL = `data:image/png;base64,${PNG}`;

await over("images: one in each client's form arrives in the upstream's own,", async (upstream) => {
  const fault = ':wants-image'; // refuses a request without one
  await raises(() => oai.chat.completions.create(chat(upstream, fault)), [OpenAI.BadRequestError], 'no image');
  const user = (content) => [{ role: 'user', content }];
  const inChat = [{ type: 'text', text: 'What is it?' }, { type: 'image_url', image_url: { url: PNG_URL } }];
  const answer = await oai.chat.completions.create(chat(upstream, fault, { messages: user(inChat) }));
  assert.equal(answer.choices[0].message.content, TEXT);
  const inResponses = [{ type: 'input_text', text: 'What is it?' }, { type: 'input_image', image_url: PNG_URL, detail: 'auto' }];
  assert.equal((await oai.responses.create(responses(upstream, fault, { input: user(inResponses) }))).output_text, TEXT);
  const source = { type: 'base64', media_type: 'image/png', data: PNG };
  const inMessages = [{ type: 'text', text: 'What is it?' }, { type: 'image', source }];
  assert.equal((await ant.messages.create(messages(upstream, fault, { messages: user(inMessages) }))).content[0].text, TEXT);
});

// -- errors

const STATUS = { 'rate-limit': 429, 'bad-request': 400, 'bad-key': 401, 'server-error': 500, overloaded: 529, 'foreign-error': 500, 'html-error': 502 };
const kind = (sdk, status) =>
  ({ 429: sdk.RateLimitError, 400: sdk.BadRequestError, 401: sdk.AuthenticationError })[status] ?? sdk.InternalServerError;

await over("errors: the client's own class, its status, its shape, retry-after,", async (upstream) => {
  const clients = [
    [OpenAI, chat, (ask) => oai.chat.completions.create(ask)],
    [OpenAI, responses, (ask) => oai.responses.create(ask)],
    [Anthropic, messages, (ask) => ant.messages.create(ask)],
  ];
  for (const [fault, status] of Object.entries(STATUS)) {
    for (const [sdk, ask, create] of clients) {
      for (const stream of [false, true]) {
        const e = await raises(() => create({ ...ask(upstream, `:${fault}`), stream }), [kind(sdk, status)], fault);
        assert.equal(e.status, status, fault);
        if (status === 429) assert.equal(e.headers.get('retry-after'), '1');
        if (sdk === OpenAI) assert.ok(e.message && (e.type || fault === 'foreign-error'), fault);
        else assert.match(e.error.error.type, /_error$/, fault);
      }
    }
  }
});

await check("errors: a library that would retry is told not to, once Hone's tries are spent", async () => {
  let asked = 0;
  const counted = (...args) => (asked++, fetch(...args));
  const retrying = new OpenAI({ baseURL: `${base}/v1`, apiKey: 'any', fetch: counted });
  await raises(() => retrying.chat.completions.create(chat('anthropic', ':server-error')), [OpenAI.InternalServerError], 'one try');
  assert.equal(asked, 1);
});

await check('errors: a field that makes no sense', async () => {
  await raises(() => oai.chat.completions.create(chat('anthropic', '', { max_tokens: 'many' })), [OpenAI.BadRequestError], 'max_tokens');
  await raises(() => ant.messages.create(messages('chat-only', '', { messages: 'Hello' })), [Anthropic.BadRequestError], 'messages');
});

// -- cancellation

await over('leaving a stream early leaves nothing open', async (upstream) => {
  const stall = ':stall-mid-stream';
  for await (const _ of await oai.chat.completions.create({ ...chat(upstream, stall), stream: true })) break;
  for await (const _ of await oai.responses.create({ ...responses(upstream, stall), stream: true })) break;
  for await (const _ of await ant.messages.create({ ...messages(upstream, stall), stream: true })) break;
  const helper = ant.messages.stream(messages(upstream, stall));
  helper.once('text', () => helper.abort());
  await raises(() => helper.done(), [Anthropic.APIUserAbortError], 'aborted');
  await quiet();
  assert.equal((await oai.chat.completions.create(chat(upstream))).choices[0].message.content, TEXT);
});

await over('a client that waits no longer, or is aborted, leaves nothing open', async (upstream) => {
  const silent = ':stall-before-headers';
  await raises(() => oai.chat.completions.create(chat(upstream, silent), { timeout: 300 }), [OpenAI.APIConnectionTimeoutError], 'timeout');
  await raises(() => ant.messages.create(messages(upstream, silent), { timeout: 300 }), [Anthropic.APIConnectionTimeoutError], 'timeout');
  const signal = AbortSignal.timeout(300);
  await raises(() => oai.responses.create(responses(upstream, silent), { signal }), [OpenAI.APIUserAbortError], 'aborted');
  await quiet();
});

// -- the rest

await check('embeddings: as the library asks for them, and as floats', async () => {
  for (const more of [{}, { encoding_format: 'float' }]) {
    const r = await oai.embeddings.create({ model: 'openai/mock', input: ['Zürich', 'Oslo'], ...more });
    assert.deepEqual(r.data.map((d) => Array.from(d.embedding)), [[0.5, -0.25, 0], [0.5, -0.25, 1]]);
    assert.equal(r.usage.prompt_tokens, 100);
  }
});

await check("a model's name alone finds its provider", async () => {
  assert.equal((await oai.chat.completions.create({ ...chat(''), model: 'gpt-5' })).choices[0].message.content, TEXT);
  assert.equal((await ant.messages.create({ ...messages(''), model: 'claude-mock' })).content[0].text, TEXT);
  assert.equal((await oai.responses.create({ ...responses(''), model: 'claude-mock' })).output_text, TEXT);
});

await check('models in both shapes', async () => {
  for (const sdk of [oai, ant]) {
    assert.ok((await sdk.models.list()).data.some((m) => m.id === 'anthropic/mock'));
    assert.equal((await sdk.models.retrieve('anthropic/mock')).id, 'anthropic/mock');
  }
});

await check('conversations side by side keep to themselves', async () => {
  const asks = UPSTREAMS.flatMap((u) => [1, 2, 3, 4].flatMap(() => [
    messagesStreamed(messages(u)).then((r) => r.content[0].text),
    oai.chat.completions.create(chat(u)).then((r) => r.choices[0].message.content),
  ]));
  assert.deepEqual([...new Set(await Promise.all(asks))], [TEXT]);
});

finish();
