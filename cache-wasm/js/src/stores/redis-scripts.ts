/**
 * What Redis does in one go. Each entry has a lease (who holds it may fill it), a place where what fills it
 * stands for a moment, and is listed under each of its tags with the time at which it ends, so that lists do not
 * outlive what they hold.
 *
 * Every invalidation by tag has a number. A lease remembers the last one there was when it was taken;
 * what is filled under it must have no tag that was given up later.
 *
 * Scripts write no entries: Redis would tell the very connection that ran them, whatever NOLOOP says. They
 * prepare, and a plain command is the last step.
 */

/** So many milliseconds a tag that was given up is remembered: longer than any load takes. */
const REMEMBERED = 86_400_000;

/** Lists an entry: ARGV[`ttl`] milliseconds from now, in the lists behind KEYS[`lists`]. */
const enlist = (ttl: number, lists: string, count: string) => `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 1, ${count} do
  local key = KEYS[${lists} + i]
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  redis.call('ZADD', key, ARGV[${ttl}] == '' and '+inf' or now + ARGV[${ttl}], KEYS[1])
  local last = redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')
  if last[2] == 'inf' then redis.call('PERSIST', key) else redis.call('PEXPIREAT', key, math.ceil(tonumber(last[2])) + 1000) end
end
return 1`;

/** KEYS: lease, number. ARGV: token, ms. Gives the number, or nothing where somebody else has it. */
export const LOCK = `
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
return redis.call('GET', KEYS[2]) or '0'`;

/** KEYS: lease. ARGV: token, ms. */
export const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

/** KEYS: lease. ARGV: token. */
export const UNLOCK = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`;

/**
 * KEYS: entry, lease, its place before, what was given up by tag, and as many lists. ARGV: token, number, value, ttl, how many
 * tags. Whatever is done to the entry until it is put in its place takes it away from there.
 */
export const PREPARE = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
local count = tonumber(ARGV[5])
for i = 1, count do
  local at = redis.call('GET', KEYS[3 + i])
  if at and tonumber(at) > tonumber(ARGV[2]) then return 0 end
end
if ARGV[4] == '' then redis.call('SET', KEYS[3], ARGV[3]) else redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[4]) end${enlist(4, "3 + count", "count")}`;

/** Before it is written whatever others do. KEYS: entry, lease, its place before, lists. ARGV: ttl, how many lists. */
export const ENLIST = `
redis.call('DEL', KEYS[2], KEYS[3])
local count = tonumber(ARGV[2])${enlist(1, "3", "count")}`;

/** Before it is deleted. KEYS: entry, lease, its place before, news. Of a load that is running somewhere nobody would be told otherwise. */
export const VOID = `
if redis.call('DEL', KEYS[2], KEYS[3]) > 0 and redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SET', KEYS[4], '', 'PX', 10000) end
return 1`;

/** KEYS: number, what was given up, list. ARGV: how the keys of entries begin, and those of their places before. */
export const GIVE_UP = `
local number = redis.call('INCR', KEYS[1])
redis.call('SET', KEYS[2], number, 'PX', ${REMEMBERED})
for _, key in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
  redis.call('UNLINK', key, ARGV[2] .. string.sub(key, #ARGV[1] + 1))
end
redis.call('DEL', KEYS[3])
return 1`;
