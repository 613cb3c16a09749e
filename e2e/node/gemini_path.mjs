// Google's Node library through the gateway, in front of the scripted upstream under four names (e2e/gateway.yaml).
// Gemini's protocol over each kind of upstream. Usage: node gemini_path.mjs BASE_URL
import { GoogleGenAI, Type } from '@google/genai';
import assert from 'node:assert/strict';
import { CITIES, TEXT, UPSTREAMS, base, check, finish, over, quiet, raises } from './checks.mjs';

const TURNS = [
  { role: 'user', parts: [{ text: 'Hello' }] },
  { role: 'model', parts: [{ text: 'Hello!' }] },
  { role: 'user', parts: [{ text: 'How is the weather?' }] },
];
const CUTS = ['die-mid-stream', 'die-mid-chunk', 'die-mid-character', 'error-event', 'garbage'];
const client = (options = {}) => new GoogleGenAI({ apiKey: 'any', vertexai: false, httpOptions: { baseUrl: base, ...options } });
const gem = client();

const ask = (upstream, fault = '', config = {}) => ({
  model: `${upstream}/mock${fault}`, contents: TURNS, config: { systemInstruction: 'Be brief.', maxOutputTokens: 500, ...config },
});
async function streamed(asked) {
  const chunks = [];
  for await (const chunk of await gem.models.generateContentStream(asked)) chunks.push(chunk);
  return chunks;
}
const parts = (chunks) => chunks.flatMap((c) => c.candidates?.[0]?.content?.parts ?? []);
const text = (chunks) => parts(chunks).filter((p) => p.text && !p.thought).map((p) => p.text).join('');

await over('text, usage and cached tokens, whole and streamed,', async (upstream) => {
  for (const chunks of [[await gem.models.generateContent(ask(upstream))], await streamed(ask(upstream))]) {
    assert.equal(text(chunks), TEXT);
    const last = chunks.at(-1);
    assert.equal(last.candidates[0].finishReason, 'STOP');
    const usage = last.usageMetadata;
    assert.deepEqual([usage.promptTokenCount, usage.cachedContentTokenCount, usage.candidatesTokenCount], [100, 60, 16]);
  }
});

const TOOLS = [{
  functionDeclarations: ['weather', 'news'].map((name) => ({
    name, parameters: { type: Type.OBJECT, properties: { city: { type: Type.STRING } } },
  })),
}];

await over('parallel calls, with their signatures where there are any, and their results,', async (upstream) => {
  const asked = ask(upstream, '', { tools: TOOLS });
  if (upstream === 'google') asked.model = 'google/gemini-3-mock'; // refuses calls that come back without their signature
  for (const chunks of [[await gem.models.generateContent(asked)], await streamed(asked)]) {
    const calls = chunks.flatMap((c) => c.functionCalls ?? []);
    assert.deepEqual(calls.map((c) => c.name), ['weather', 'news']);
    assert.deepEqual(calls.map((c) => c.args), CITIES);
    const said = parts(chunks).filter((p) => p.text !== '');
    if (upstream === 'google') assert.ok(said[0].thoughtSignature);
    const results = calls.map((c) => ({ functionResponse: { id: c.id, name: c.name, response: { output: 'sunny' } } }));
    const contents = [...TURNS, { role: 'model', parts: said }, { role: 'user', parts: results }];
    assert.equal(text([await gem.models.generateContent({ ...asked, contents })]), TEXT);
  }
});

await check('thoughts, their signature and their tokens', async () => {
  const chunks = await streamed(ask('google', '', { thinkingConfig: { includeThoughts: true } }));
  assert.equal(parts(chunks)[0].thought, true);
  assert.ok(parts(chunks).at(-1).thoughtSignature);
  assert.equal(chunks.at(-1).usageMetadata.thoughtsTokenCount, 7);
});

await over('a chat that the library keeps', async (upstream) => {
  const chat = gem.chats.create({ model: `${upstream}/mock` });
  assert.equal(text([await chat.sendMessage({ message: 'Hello' })]), TEXT);
  const chunks = [];
  for await (const chunk of await chat.sendMessageStream({ message: 'And now?' })) chunks.push(chunk);
  assert.equal(text(chunks), TEXT);
});

await over('a cut stream raises', async (upstream) => {
  for (const fault of CUTS) await raises(() => streamed(ask(upstream, `:${fault}`)), [Error], fault);
  await quiet();
});

const STATUS = { 'rate-limit': 429, 'bad-request': 400, 'bad-key': 401, 'server-error': 500, overloaded: 529, 'foreign-error': 500, 'html-error': 502 };

await over('errors: status and message', async (upstream) => {
  for (const [fault, status] of Object.entries(STATUS)) {
    for (const call of [(a) => gem.models.generateContent(a), streamed]) {
      const e = await raises(() => call(ask(upstream, `:${fault}`)), [Error], fault);
      assert.equal(e.status, status, `${fault}: ${e.message}`);
    }
  }
});

await over('an aborted stream leaves nothing open', async (upstream) => {
  // leaving the loop is not enough: the library keeps the connection
  const abort = new AbortController();
  await raises(async () => {
    for await (const _ of await gem.models.generateContentStream(ask(upstream, ':stall-mid-stream', { abortSignal: abort.signal }))) abort.abort();
  }, [Error], 'aborted');
  await quiet();
});

await check('what only Google keeps is refused by name elsewhere', async () => {
  const e = await raises(() => gem.models.generateContent(ask('anthropic', '', { cachedContent: 'cachedContents/x' })), [Error], 'cachedContent');
  assert.match(e.message, /cachedContent/);
});

await check('countTokens, embeddings and models, under both versions', async () => {
  for (const apiVersion of ['v1', 'v1beta']) {
    const c = client({ apiVersion });
    assert.equal((await c.models.countTokens({ model: 'google/mock', contents: 'Hello' })).totalTokens, 100);
    const { embeddings } = await c.models.embedContent({ model: 'google/gemini-embedding-001', contents: ['a', 'b'] });
    assert.deepEqual(embeddings.map((e) => e.values[2]), [0, 1]);
    const names = [];
    for await (const m of await c.models.list()) names.push(m.name);
    assert.ok(names.includes('models/gemini-mock'), names.join());
    assert.equal((await c.models.get({ model: 'gemini-mock' })).inputTokenLimit, 1048576);
  }
});

await check('cached contents: made, used, renewed, deleted', async () => {
  const made = await gem.caches.create({ model: 'gemini-mock', config: { contents: TURNS, ttl: '300s', displayName: 'notes' } });
  const used = await gem.models.generateContent({ model: 'google/mock', contents: 'Hi', config: { cachedContent: made.name } });
  assert.equal(used.usageMetadata.cachedContentTokenCount, 60);
  await gem.caches.update({ name: made.name, config: { ttl: '600s' } });
  await gem.caches.delete({ name: made.name });
  await raises(() => gem.caches.get({ name: made.name }), [Error], 'deleted');
});

await check("a model's name alone finds its provider", async () => {
  assert.equal(text([await gem.models.generateContent({ ...ask(''), model: 'gemini-mock' })]), TEXT);
  assert.equal(text([await gem.models.generateContent({ ...ask(''), model: 'gpt-5' })]), TEXT);
});

await check('conversations side by side keep to themselves', async () => {
  const asks = UPSTREAMS.flatMap((u) => [1, 2, 3, 4].map(() => streamed(ask(u)).then(text)));
  assert.deepEqual([...new Set(await Promise.all(asks))], [TEXT]);
});

finish();
