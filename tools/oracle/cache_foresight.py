"""What a prompt-cache planner without foresight can reach where the future can't be seen in a prompt.

    python tools/oracle/cache_foresight.py ../shared/data/traces

For every block of every request: with what chance is its prefix asked for again within a lifetime? Predicted by
gradient boosting (200,000 rows and more, five folds by conversation, so that none is predicted by its own) from what
can be seen at the time of the request: place and lengths, turns, pauses, the last answer's length, visits so far,
requests in the last minute. Then each block is written where that pays, block by block as if there were no limits on
marks, no machines, no budget and nothing to learn, with the thresholds that turn out best on the whole: an estimate
of the ceiling, in the planner's favour. "future" is the same with the future known; "always" writes everything.
numpy and scikit-learn are needed. azure-conv and rag-chat are made by the rules of AzureTrace and RagWorkload.
"""
import collections
import csv
import datetime
import json
import math
import pathlib
import random
import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

MINIMUM = 1024
READ = 0.1
INFINITE = 1e18
# Lifetimes in ms with the price of a write, in prices of plain input.
PROVIDERS = {"anthropic": ((300_000, 1.25), (3_600_000, 2.0)), "openai-5.6": ((1_800_000, 1.25),)}


def mooncake(folder, seed):
    """Calls as (time, blocks as (content, tokens), tokens behind them, output, conversation)."""
    calls = []
    for line in open(folder / "mooncake_conversation_trace.jsonl"):
        row = json.loads(line)
        ids, n = row["hash_ids"], row["input_length"]
        root = ids[min(1, len(ids) - 1)]
        if random.Random(f"{seed}/{root}").random() < 0.5:
            continue
        blocks = [(i, min(n, 512)) for i in ids[:max(1, n // 512)]]
        calls.append((row["timestamp"], blocks, n - sum(k for _, k in blocks), row["output_length"], root))
    return calls


def azure_conv(folder, seed):
    rnd, calls, waiting, start = random.Random(seed), [], [], None
    for i, row in enumerate(csv.DictReader(open(folder / "AzureLLMInferenceTrace_conv.csv"))):
        time = datetime.datetime.fromisoformat(row["TIMESTAMP"][:26])
        start = start or time
        at, n = (time - start).total_seconds() * 1000, max(2, int(row["ContextTokens"]))
        fits = [c for c in waiting if c[1] < n <= 2 * c[1] and at - c[2] <= 1_800_000] if rnd.random() < 0.6 else []
        if fits:
            earlier = max(fits, key=lambda c: c[1])
            waiting.remove(earlier)
            prompt, root = list(earlier[0]), earlier[3]
        else:
            prompt, root = [("system", 300)] if n > 300 else [], i
        prompt.append((f"user {i}", n - sum(k for _, k in prompt)))
        output = int(row["GeneratedTokens"])
        calls.append((at, prompt, 0, output, root))
        waiting.append((prompt + [(f"answer {i}", max(1, output))], n + max(1, output), at, root))
        del waiting[:-400]
    return calls


def rag_chat(folder, seed):
    rnd, calls = random.Random(seed), []
    for app, (system, gap) in enumerate(((2600, 6e3), (5200, 45e3), (3800, 420e3), (600, 20e3))):
        start = rnd.expovariate(1 / gap)
        while start < 7_200_000:
            prompt, at, root = [(f"system {app}", system)], start, f"{app} {start}"
            while True:
                for _ in range(rnd.randint(3, 8)):
                    document = min(1499, int(1501 ** rnd.random() - 1))
                    prompt.append((f"{app} {document}", 250 + random.Random(f"{app} {document}").randrange(700)))
                prompt.append((rnd.random(), int(min(600, max(8, rnd.lognormvariate(math.log(40), 0.7))))))
                output = int(min(2000, max(8, rnd.lognormvariate(math.log(250), 0.6))))
                calls.append((at, list(prompt), 0, output, root))
                tokens = sum(k for _, k in prompt)
                at += 400 + tokens / 20 + 15 * output + min(1.8e6, 15e3 / (1 - rnd.random()) ** (1 / 1.1))
                prompt.append((rnd.random(), output))
                if rnd.random() >= 1 / 3:
                    break
            start += rnd.expovariate(1 / gap)
    return sorted(calls, key=lambda c: c[0])


def table(calls):
    """A row for each block of each call from the shortest prefix on that is kept; what is shorter costs as it is."""
    nodes, ends, minute = {}, {}, collections.deque()
    features, node, tokens, times, groups, rest = [], [], [], [], [], 0
    for at, prompt, tail, output, root in calls:
        path, upto, prefix, total = [], [], 0, 0
        for content, n in prompt:
            prefix, total = hash((prefix, content)), total + n
            path.append(prefix)
            upto.append(total)
        first = next((i for i, n in enumerate(upto) if n >= MINIMUM), len(upto))
        total += tail
        rest += total if first == len(upto) else tail
        known = -1
        while known + 1 < len(path) and path[known + 1] in nodes:
            known += 1
        chain = next((i for i in range(known, -1, -1) if path[i] in ends), -1)
        turns, pause, pace, answer, before = 0, -1, -1, -1, -1
        if chain > 0:
            turns, last, pace, answer, before = ends[path[chain]]
            pause = at - last
            pace = (pace * turns + pause) / (turns + 1)
            turns += 1
        while minute and minute[0] < at - 60_000:
            minute.popleft()
        minute.append(at)
        seen = upto[known] if known >= 0 else 0
        for i, h in enumerate(path):
            number, visits, last, gap = nodes.get(h, (len(nodes), 0, -1, -1))
            if i >= first:
                features.append((i, len(path), upto[i], total, total - upto[i], total - seen, upto[i] - seen, turns, pause,
                                 pace, answer, before, total - before - answer if before >= 0 else -1, visits,
                                 at - last if visits else -1, gap, tail, len(minute)))
                node.append(number)
                tokens.append(upto[i] - (upto[i - 1] if i > first else 0))
                times.append(at)
                groups.append(root)
            nodes[h] = (number, visits + 1, at, at - last if visits else -1)
        ends[path[-1]] = (turns, at, max(pace, 0), output, total)
    return np.array(features, float), np.array(node), np.array(tokens, float), np.array(times, float), groups, rest


def predicted(features, asked, weight, fold):
    chance = np.zeros(len(asked))
    for f in range(5):
        model = HistGradientBoostingClassifier(max_iter=100, learning_rate=0.12, min_samples_leaf=60,
                                               l2_regularization=1, early_stopping=False, random_state=0)
        model.fit(features[fold != f], asked[fold != f], sample_weight=weight[fold != f])
        chance[fold == f] = model.predict_proba(features[fold == f])[:, 1]
    return chance


def evaluate(name, calls):
    features, node, tokens, times, groups, rest = table(calls)
    order = np.lexsort((times, node))
    gap = np.full(len(node), np.inf)
    same = node[order[1:]] == node[order[:-1]]
    gap[order[:-1][same]] = (times[order[1:]] - times[order[:-1]])[same]
    _, group = np.unique(np.array(groups, dtype=str), return_inverse=True)
    fold = np.random.RandomState(0).randint(0, 5, group.max() + 1)[group]
    total = tokens.sum() + rest

    def saved(kept, lifetimes):
        """kept: which lifetime a block is written for where it is not in the cache; -1 for none."""
        cost, until, life, now = 0.0, -1.0, 0, -1
        for j in order:
            if node[j] != now:
                now, until = node[j], -1.0
            if times[j] < until:
                cost += READ * tokens[j]
            elif kept[j] < 0:
                cost, until = cost + tokens[j], -1.0
                continue
            else:
                life, price = lifetimes[kept[j]]
                cost += price * tokens[j]
            until = times[j] + life
        return 100 * (1 - (cost + rest) / total)

    def future(lifetimes):
        cost, states, now, last = 0.0, [0.0], -1, 0.0
        for j in order:
            if node[j] != now:
                cost, now, last = cost + min(states), node[j], -INFINITE
                states = [0.0] + [INFINITE] * len(lifetimes)
            least, since, last = min(states), times[j] - last, times[j]
            states = [least + tokens[j]] + [
                min(least + price * tokens[j], state + READ * tokens[j] if since < life else INFINITE)
                for (life, price), state in zip(lifetimes, states[1:])]
        return 100 * (1 - (cost + min(states) + rest) / total)

    for provider, lifetimes in PROVIDERS.items():
        gains = [price - 1 - predicted(features, gap < life, tokens, fold) * (1 - READ) for life, price in lifetimes]
        best = -INFINITE
        for hope in (0, 0.05, 0.1, 0.15, 0.2):  # how much dearer than its next read a write may be: more may follow
            costs = np.array(gains)
            choice = np.where(costs.min(axis=0) < hope, costs.argmin(axis=0), -1)
            best = max(best, saved(choice, lifetimes), saved(np.where(costs[0] < hope, 0, -1), lifetimes))
        known = future(lifetimes)
        print(f"{name:10s} {provider:10s} future {known:5.1f}%  best predictor {best:5.1f}% = {100 * best / known:4.1f}% of it"
              f"  always {saved(np.zeros(len(node), int), lifetimes):5.1f}%", flush=True)


for make in (mooncake, azure_conv, rag_chat):
    evaluate(make.__name__.replace("_", "-"), make(pathlib.Path(sys.argv[1]), 1))
