-- Takes what has ended at one gateway since it told last, once: a batch that was taken already is not taken again.
-- KEYS: gateways, epoch, the gateway's last batch; the hashes of accounts; the money of accounts.
-- ARGV: who, the epoch as the gateway knows it (empty: not yet), one that it proposes, number of the batch, how many hashes,
--   totals or amounts;
--   for each hash: who reserved, nano-dollars to give back, requests to end, tokens to add; for each money: nano-dollars.
-- Answers the epoch. Where it is another than the gateway's, the server has lost its data since, and nothing was taken.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 3600000)
redis.call('SET', KEYS[2], ARGV[3], 'NX')
local epoch = redis.call('GET', KEYS[2])
if ARGV[2] ~= '' and ARGV[2] ~= epoch then
  return epoch
end
local last = redis.call('GET', KEYS[3])
if last and tonumber(last) >= tonumber(ARGV[4]) then
  return epoch
end
redis.call('SET', KEYS[3], ARGV[4], 'EX', 86400)

-- What isn't there any more was given back already, with the gateway that had gone.
local function less(hash, field, amount)
  local value = redis.call('HGET', hash, field)
  if value and amount ~= 0 then
    value = tonumber(value) - amount
    if value > 0 then
      redis.call('HSET', hash, field, string.format('%.0f', value))
    else
      redis.call('HDEL', hash, field)
    end
  end
end

local hashes = tonumber(ARGV[5])
for i = 1, hashes do
  local hash, a = KEYS[3 + i], 6 + 4 * (i - 1)
  less(hash, 'm:' .. ARGV[a + 1], tonumber(ARGV[a + 2]))
  less(hash, 'p:' .. ARGV[a + 1], tonumber(ARGV[a + 3]))
  local tokens = redis.call('HGET', hash, 'tq')
  if tokens then
    redis.call('HSET', hash, 'tq', tostring(math.max(0, tonumber(tokens) + tonumber(ARGV[a + 4]))))
  end
end
-- Money of which nothing is known here begins with what a gateway knows of it when it reserves next.
for i = 4 + hashes, #KEYS do
  local known, amount = redis.call('GET', KEYS[i]), ARGV[6 + 4 * hashes + i - 3 - hashes]
  if known and ARGV[6] == 'amounts' then
    redis.call('INCRBY', KEYS[i], amount)
  elseif known and tonumber(known) < tonumber(amount) then
    redis.call('SET', KEYS[i], amount, 'KEEPTTL')
  end
end
return epoch
