#!/usr/bin/env python3
"""Makes the ledger's price book from a folder with models.json and changes.jsonl.

usage: make_price_book.py FOLDER VERSION > ledger/src/main/resources/dev/hone/ledger/prices/prices.json

models.json is LiteLLM's table of model prices (USD per token), changes.jsonl a list of later price facts (USD per
million tokens); gemini_storage.jsonl beside this script has what Google charges for keeping cached contents, with its
source. The script converts and does not judge: an implausible price goes into the book as it stands, and
the ledger refuses it by name when it loads the book (PriceCheck). It adds four things, all marked "derived":

  - batch and flex rows that list input and output at exactly half price get their cache prices at half price too;
  - where the row above a threshold is listed for the standard tier only, the half-price tiers get half of it;
  - Anthropic's and Gemini's models, and OpenAI's from gpt-6 on, get a batch row at half price where none is listed
    (these providers state half price for batches);
  - later Anthropic and OpenAI entries without a write price get the provider's stated one: 1.25x input for the
    default duration, 2x for one hour (Anthropic only).
"""
import decimal
import json
import pathlib
import sys

D = decimal.Decimal
MILLION = D(1_000_000)
HALF_PRICE_TIERS = ("batch", "flex")
PROVIDERS = {
    "text-completion-openai": "openai", "azure_text": "azure", "bedrock_converse": "bedrock",
    "together_ai": "together", "fireworks_ai": "fireworks", "fireworks_ai-embedding-models": "fireworks",
    "codestral": "mistral", "text-completion-codestral": "mistral",
}
PREFIXES = ("azure/", "bedrock/", "vertex_ai/", "gemini/", "fireworks_ai/accounts/fireworks/models/", "fireworks_ai/",
            "deepinfra/", "mistral/", "together_ai/", "groq/", "text-completion-codestral/", "codestral/")
COMPONENTS = {
    "input_cost_per_token": "in", "output_cost_per_token": "out", "cache_read_input_token_cost": "read",
    "cache_creation_input_token_cost": "write", "cache_creation_input_token_cost_above_1hr": "write1h",
    "input_cost_per_audio_token": "audio_in", "output_cost_per_audio_token": "audio_out",
}
ALL = ("in", "out", "read", "write", "write1h", "write12h", "audio_in", "audio_out")
TIERS = {"": None, "_priority": "priority", "_flex": "flex", "_batches": "batch"}
ABOVE = {"": 0, "_above_128k_tokens": 128_000, "_above_200k_tokens": 200_000, "_above_272k_tokens": 272_000}


def text(value):
    value = D(value).normalize()
    return format(value, "f")


def per_million(cost):
    return text(D(str(cost)) * MILLION)


def provider_of(entry):
    name = entry["litellm_provider"]
    return "vertex" if name.startswith("vertex_ai") else PROVIDERS.get(name, name)


def name_of(key):
    for prefix in PREFIXES:
        if key.startswith(prefix) and len(key) > len(prefix):
            return key[len(prefix):]
    return key


def listed_rows(entry):
    rows = []
    for above_suffix, above in ABOVE.items():
        for tier_suffix, tier in TIERS.items():
            row = {}
            if tier:
                row["tier"] = tier
            if above:
                row["above"] = above
            for field, component in COMPONENTS.items():
                cost = entry.get(field + above_suffix + tier_suffix)
                if cost is not None:
                    row[component] = per_million(cost)
            if any(c in row for c in COMPONENTS.values()):
                rows.append(row)
    return rows


def scaled(row, factors, components=ALL):
    return {c: text(D(row[c]) * D(factors[c] if isinstance(factors, dict) else factors)) for c in components if c in row}


def find(rows, tier, above, like=None):
    for row in rows:
        same_period = like is None or (row.get("from"), row.get("until")) == (like.get("from"), like.get("until"))
        if row.get("tier") == tier and row.get("above", 0) == above and same_period:
            return row
    return None


def half(standard, tier):
    row = {k: standard[k] for k in ("from", "until") if k in standard}
    row["tier"] = tier
    if "above" in standard:
        row["above"] = standard["above"]
    prices = {c: price for c, price in scaled(standard, "0.5").items() if D(price) > 0}
    row.update(prices)
    row["derived"] = list(prices)
    return row


def is_half(row, standard):
    return all(c in row and c in standard and D(row[c]) * 2 == D(standard[c]) for c in ("in", "out"))


def derive_half_prices(rows, batch_everywhere):
    for base in [r for r in rows if not r.get("tier") and not r.get("above")]:
        for tier in HALF_PRICE_TIERS:
            listed = find(rows, tier, 0, base)
            priced = any(D(base.get(c, 0)) > 0 for c in ("in", "out"))
            if listed is None and not (tier == "batch" and batch_everywhere and priced):
                continue
            if listed is None:
                listed = half(base, tier)
                rows.append(listed)
            if not is_half(listed, base):
                continue
            missing = [c for c in ALL[2:] if c in base and c not in listed]
            if missing:
                listed.update(scaled(base, "0.5", missing))
                listed["derived"] = listed.get("derived", []) + missing
            for long in [r for r in rows if not r.get("tier") and r.get("above")]:
                same = (long.get("from"), long.get("until")) == (base.get("from"), base.get("until"))
                if same and find(rows, tier, long["above"], base) is None:
                    rows.append(half(long, tier))


def converted(key, entry):
    model = {"key": key, "provider": provider_of(entry)}
    if name_of(key) != key:
        model["name"] = name_of(key)
    model["mode"] = entry["mode"]
    for field, ours in (("max_input_tokens", "max_input"), ("max_output_tokens", "max_output"),
                        ("prompt_cache_min_tokens", "cache_min")):
        if entry.get(field) is not None:
            model[ours] = int(entry[field])
    if entry.get("supports_prompt_caching"):
        model["caching"] = True
    if entry.get("deprecation_date"):
        model["deprecated"] = entry["deprecation_date"]
    region, speed = {}, {}
    for name, factor in (entry.get("provider_specific_entry") or {}).items():
        (speed if name == "fast" else region)[name] = text(D(str(factor)))
    for place in ("eu", "us"):
        uplift = entry.get("regional_processing_uplift_multiplier_" + place)
        if uplift is not None:
            region[place] = text(D(str(uplift)))
    if region:
        model["region"] = region
    if speed:
        model["speed"] = speed
    search = entry.get("search_context_cost_per_query")
    if search and len(set(search.values())) == 1:
        model["search"] = text(D(str(next(iter(search.values())))) * 1000)
    model["rates"] = listed_rows(entry)
    derive_half_prices(model["rates"], model["provider"] in ("anthropic", "gemini"))
    if not any("in" in r and "out" in r for r in model["rates"]):
        other = sorted(f for f in entry if "_cost_per_" in f and "per_token" not in f and f != "search_context_cost_per_query")
        if other:
            model["other_units"] = other
    return model


def day_after(date):
    import datetime
    return str(datetime.date.fromisoformat(date) + datetime.timedelta(days=1))


def changed(facts):
    rule, models = None, {}
    for fact in facts:
        if "rule" in fact:
            rule = fact["rule"]
            continue
        name = fact["model"]
        provider = {"cl": "anthropic", "gp": "openai", "ge": "gemini"}[name[:2]]
        model = models.setdefault(name, {"key": name, "provider": provider, "mode": "chat", "caching": True, "rates": []})
        row = {}
        if fact["effective_from"]:
            row["from"] = fact["effective_from"]
        if fact.get("effective_until"):
            row["until"] = day_after(fact["effective_until"])
        above = fact.get("condition", {}).get("min_prompt_tokens_exclusive")
        if above:
            row["above"] = above
        for field, component in (("input", "in"), ("output", "out"), ("cache_read", "read"), ("cache_write_5m", "write"),
                                 ("cache_write_1h", "write1h"), ("cache_write_12h", "write12h")):
            if fact.get(field) is not None:
                row[component] = text(D(str(fact[field])))
        derived = []
        if provider != "gemini" and "write" not in row:
            row["write"] = text(D(row["in"]) * D("1.25"))
            derived.append("write")
        if provider == "anthropic" and "write1h" not in row:
            row["write1h"] = text(D(row["in"]) * 2)
            derived.append("write1h")
        if derived:
            row["derived"] = derived
        model["rates"].append(row)
    for model in models.values():
        if model["provider"] == "openai":
            for base in list(model["rates"]):
                above = dict(base, above=rule["min_input_tokens_exclusive"])
                factors = dict.fromkeys(("in",), str(rule["input_multiplier"]))
                factors |= dict.fromkeys(("read", "write", "write12h"), str(rule["cache_multiplier"]))
                factors["out"] = str(rule["output_multiplier"])
                prices = scaled(base, factors, tuple(factors))
                above.update(prices)
                above["derived"] = list(prices)
                model["rates"].append(above)
        derive_half_prices(model["rates"], True)
    return list(models.values())


def main():
    folder, version = sys.argv[1:3]
    with open(folder + "/models.json", encoding="utf-8") as f:
        listed = json.load(f, parse_float=D)
    with open(folder + "/changes.jsonl", encoding="utf-8") as f:
        facts = [json.loads(line, parse_float=D) for line in f if line.strip()]
    models = [converted(k, e) for k, e in listed.items()]
    later = changed(facts)
    replaced = {m["key"] for m in later}
    with open(pathlib.Path(__file__).with_name("gemini_storage.jsonl"), encoding="utf-8") as f:
        storage = [json.loads(line) for line in f if line.strip()]
    models = sorted([m for m in models if m["key"] not in replaced] + later, key=lambda m: m["key"])
    for fact in storage:
        rate = {k: fact[k] for k in ("from", "until", "price", "source") if k in fact}
        for model in models:
            if model["provider"] == "gemini" and model.get("name", model["key"]) == fact["model"]:
                model.setdefault("storage", []).append(rate)
    head = {
        "format": 1, "version": version, "unit": "US dollars per million tokens; search: per thousand searches",
        "licence": "MIT. Copyright (c) 2023 Berri AI (LiteLLM's model_prices_and_context_window.json, as of 2026-08-01) "
                   "and the token-tariff authors; later prices (August to November 2026) from secondary sources",
    }
    print(json.dumps(head)[:-1] + ', "models": [')
    print(",\n".join(json.dumps(m, separators=(",", ":")) for m in models))
    print("]}")


if __name__ == "__main__":
    main()
