// What the scripts share: checks that are counted, and what the scripted upstream says.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

export const base = process.argv[2];
export const UPSTREAMS = ['openai', 'anthropic', 'chat-only', 'google'];
export const TEXT = Array.from({ length: 16 }, (_, i) => (i % 2 ? 'wörd' : 'word') + (i + 1)).join(' ') + '.';
export const CITIES = [{ city: 'Zürich' }, { city: 'Oslo' }];
let passed = 0;
let failed = 0;

export async function check(what, body) {
  try {
    await body();
    passed++;
    console.log('ok     ', what);
  } catch (e) {
    failed++;
    console.log('not ok ', what, '-', e?.name, String(e?.message).slice(0, 300));
  }
}

/** A check for each kind of upstream. */
export async function over(what, body) {
  for (const upstream of UPSTREAMS) await check(`${what} over ${upstream}`, () => body(upstream));
}

/** Waits until Hone has no request open but the one that asks: what a client left is closed. */
export async function quiet() {
  let line;
  for (let i = 0; i < 100; i++) {
    line = (await (await fetch(`${base}/metrics`)).text()).split('\n').find((l) => l.startsWith('hone_requests_open'));
    if (Number(line.split(' ').at(-1)) <= 1) return;
    await sleep(50);
  }
  assert.fail(line);
}

/** What the call raises, which is one of these kinds. */
export async function raises(call, wanted, about) {
  let caught;
  try {
    await call();
  } catch (e) {
    caught = e;
  }
  assert.ok(caught, `nothing was raised: ${about}`);
  assert.ok(wanted.some((k) => caught instanceof k), `${about}: ${caught.name} ${caught.message}`);
  return caught;
}

export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
