-- Reserves for one request on all of its accounts, or on none.
-- KEYS: gateways; then for each account: its hash, money of the day, money of the month.
-- ARGV: who reserves, nano-dollars, tokens; then for each account: requests a minute, tokens a minute, requests at a time,
--   money a day, money a month (-1: no limit), and what the gateway knows to be spent of the day and of the month.
-- Answers {0, requests in the bucket, tokens in the bucket, ...} or {account, kind, limit, used, milliseconds to wait}.
-- An account's hash: m:WHO money reserved, p:WHO requests running, rq and rt, tq and tt: level of a bucket and when.
local DEAD, MONTHS = 15000, 3456000
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local who, nanos, tokens = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local alive = {[who] = true}

local function lives(gateway)
  if alive[gateway] == nil then
    local seen = redis.call('ZSCORE', KEYS[1], gateway)
    alive[gateway] = seen and tonumber(seen) > now - DEAD or false
  end
  return alive[gateway]
end

local function level(used, last, limit)
  used = tonumber(used or 0)
  if limit < 0 or not last then return used end
  return math.max(0, used - math.max(0, now - tonumber(last)) * limit / 60000)
end

local function fits(used, amount, limit)
  return limit < 0 or used + amount <= limit + 1e-6 or (limit > 0 and used <= 1e-6)
end

local function wait(used, amount, limit)
  if limit <= 0 then return 60000 end
  return math.max(1, math.ceil(math.min(used, used + amount - limit) / limit * 60000))
end

local function whole(number)
  return string.format('%.0f', number)
end

local accounts = {}
for i = 1, (#KEYS - 1) / 3 do
  local k, a = 3 * i - 1, 3 + 7 * (i - 1)
  local rpm, tpm, parallel = tonumber(ARGV[a + 1]), tonumber(ARGV[a + 2]), tonumber(ARGV[a + 3])
  local fields = redis.call('HGETALL', KEYS[k])
  local held, running, of = 0, 0, {}
  for f = 1, #fields, 2 do
    local kind, gateway = string.sub(fields[f], 1, 2), string.sub(fields[f], 3)
    if kind == 'm:' or kind == 'p:' then
      if not lives(gateway) then
        redis.call('HDEL', KEYS[k], fields[f])
      elseif kind == 'm:' then
        held = held + tonumber(fields[f + 1])
      else
        running = running + tonumber(fields[f + 1])
      end
    else
      of[fields[f]] = fields[f + 1]
    end
  end
  if parallel >= 0 and running >= parallel then
    return {i, 'PARALLEL', whole(parallel), whole(running), 1000}
  end
  for m, kind in ipairs({'DAILY', 'MONTHLY'}) do
    local limit = tonumber(ARGV[a + 3 + m])
    if limit >= 0 and nanos > 0 then
      local spent = math.max(tonumber(redis.call('GET', KEYS[k + m]) or 0), tonumber(ARGV[a + 5 + m]))
      if spent + held + nanos > limit then
        return {i, kind, whole(limit), whole(spent + held), 0}
      end
    end
  end
  local requests = level(of['rq'], of['rt'], rpm)
  if not fits(requests, 1, rpm) then
    return {i, 'REQUESTS', whole(rpm), whole(math.ceil(requests)), wait(requests, 1, rpm)}
  end
  local filled = level(of['tq'], of['tt'], tpm)
  if not fits(filled, tokens, tpm) then
    return {i, 'TOKENS', whole(tpm), whole(math.ceil(filled)), wait(filled, tokens, tpm)}
  end
  accounts[i] = {requests + 1, filled + tokens}
end

redis.call('ZADD', KEYS[1], now, who)
local answer = {0}
for i, buckets in ipairs(accounts) do
  local k, a = 3 * i - 1, 3 + 7 * (i - 1)
  redis.call('HINCRBY', KEYS[k], 'm:' .. who, ARGV[2])
  redis.call('HINCRBY', KEYS[k], 'p:' .. who, 1)
  redis.call('HSET', KEYS[k], 'rq', tostring(buckets[1]), 'rt', whole(now), 'tq', tostring(buckets[2]), 'tt', whole(now))
  redis.call('EXPIRE', KEYS[k], MONTHS)
  redis.call('SET', KEYS[k + 1], ARGV[a + 6], 'NX', 'EX', MONTHS)
  redis.call('SET', KEYS[k + 2], ARGV[a + 7], 'NX', 'EX', MONTHS)
  answer[2 * i] = tostring(buckets[1])
  answer[2 * i + 1] = tostring(buckets[2])
end
return answer
